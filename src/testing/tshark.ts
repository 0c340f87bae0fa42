/** Captures read back by tshark, somebody else's reader. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const CHECKSUMS = [
  ...['ip', 'tcp', 'udp'].flatMap((name) => ['-o', `${name}.check_checksum:TRUE`]),
  ...['-o', 'sctp.checksum:CRC 32c'],
];

/** Is tshark on this machine? Says so on stderr where it is not. */
export function hasTshark(): boolean {
  const found = spawnSync('tshark', ['--version']).status === 0;
  if (!found)
    process.stderr.write('SKIPPED: no tshark on this machine; install it to check captures against it\n');
  return found;
}

/** Runs `use` with the path of a temporary capture made of `chunks`. */
export function withCapture<T>(chunks: Iterable<Uint8Array>, use: (path: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'temponet-'));
  const path = join(folder, 'capture.pcap');
  try {
    writeFileSync(path, Buffer.concat([...chunks]));
    return use(path);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Lines of tshark's output for a capture, every checksum validated. */
export function tshark(path: string, ...args: readonly string[]): string[] {
  const run = spawnSync('tshark', ['-n', '-r', path, ...CHECKSUMS, ...args], {
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  });
  if (run.status !== 0) throw new Error(`tshark ${args.join(' ')}: exit ${run.status}: ${run.stderr}`);
  return run.stdout.split('\n').filter((line) => line !== '');
}
