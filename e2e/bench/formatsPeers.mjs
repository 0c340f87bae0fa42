/** The tools beside which the studio reads: each over the whole file, its output thrown away. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** @typedef {{ seconds: number, cpu: number }} Spent */

const FIELDS = ['ip.src', 'ip.dst', 'tcp.srcport', 'tcp.dstport', 'udp.srcport', 'udp.dstport', 'frame.len'];

/** Name → command line; the file arrives as `$0`. tcpdump does not decompress. */
/** @type {Record<string, { plain: string, gzip: string }>} */
export const PEERS = {
  'tshark -T fields': same(`tshark -n -r "$0" -T fields ${FIELDS.map((field) => `-e ${field}`).join(' ')}`),
  'tcpdump -nn': { plain: 'tcpdump -nn -r "$0"', gzip: 'gzip -dc "$0" | tcpdump -nn -r -' },
  'capinfos -c': same('capinfos -c "$0"'),
};

/** @param {string} command */
function same(command) {
  return { plain: command, gzip: command };
}

/**
 * @param {string} peer
 * @param {string} path
 * @returns {Spent}
 */
export function runPeer(peer, path) {
  const command = PEERS[peer]?.[path.endsWith('.gz') ? 'gzip' : 'plain'] ?? '';
  const before = childrenCpu();
  const began = performance.now();
  const { status, stderr } = spawnSync('sh', ['-c', command, path], { stdio: ['ignore', 'ignore', 'pipe'] });
  const seconds = (performance.now() - began) / 1000;
  if (status !== 0) throw new Error(`${peer} failed on ${path}: ${String(stderr).slice(-300)}`);
  return { seconds, cpu: childrenCpu() - before };
}

/** Processor seconds of the children that have ended (proc(5): cutime and cstime, hundredths). */
function childrenCpu() {
  const fields = readFileSync('/proc/self/stat', 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[13]) + Number(fields[14])) / 100;
}
