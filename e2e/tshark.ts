/** Someone else's reader: is a capture well formed? */
import { spawnSync } from 'node:child_process';

const CHECKS = ['ip.check_checksum', 'tcp.check_checksum', 'udp.check_checksum'].flatMap((name) => [
  '-o',
  `${name}:TRUE`,
]);
const BAD = [
  '_ws.malformed',
  '_ws.short',
  'ip.checksum.status == 0',
  'tcp.checksum.status == 0',
  'udp.checksum.status == 0',
  'icmp.checksum.status == 0',
  'icmpv6.checksum.status == 0',
].join(' || ');

export const hasTshark = spawnSync('tshark', ['--version']).status === 0;
if (!hasTshark)
  process.stderr.write(
    "SKIPPED: tshark is not installed; captures are not checked by somebody else's reader\n",
  );

/** One line for each packet that tshark finds malformed or with a bad checksum. */
export function badPackets(path: string): string[] {
  return lines(['-r', path, ...CHECKS, '-Y', BAD]);
}

export function countPackets(path: string): number {
  return lines(['-r', path, '-T', 'fields', '-e', 'frame.number']).length;
}

/** Whether every packet's time is at or after the one before. */
export function isMonotonic(path: string): boolean {
  const times = lines(['-r', path, '-T', 'fields', '-e', 'frame.time_epoch']).map(Number);
  return times.every((time, i) => i === 0 || time >= times[i - 1]!);
}

function lines(parameters: readonly string[]): string[] {
  const { stdout, stderr, status } = spawnSync('tshark', parameters, {
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  });
  if (status !== 0) throw new Error(`tshark ${parameters.join(' ')} ended with ${status}: ${stderr}`);
  return stdout.split('\n').filter(Boolean);
}
