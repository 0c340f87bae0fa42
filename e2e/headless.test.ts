/** The runner as a process: whatever goes wrong, it ends, says one line and nothing on stdout. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly lines: readonly string[];
}

function headless(line: string, environment: Record<string, string> = {}): Promise<Ended> {
  const env = { ...process.env, ...environment };
  delete env['INIT_CWD'];
  const words = line.split(' ').filter(Boolean);
  const child = spawn(process.execPath, [join(import.meta.dirname, 'headless.mjs'), ...words], { env });
  const [out, err]: [string[], string[]] = [[], []];
  child.stdout.on('data', (chunk) => out.push(String(chunk)));
  child.stderr.on('data', (chunk) => err.push(String(chunk)));
  return new Promise((resolve) =>
    child.on('close', (code) =>
      resolve({ code, stdout: out.join(''), lines: err.join('').trimEnd().split('\n') }),
    ),
  );
}

describe('headless ends with one line', () => {
  it('where the browser does not start', async () => {
    const { code, stdout, lines } = await headless('--demo office:1d', { CHROMIUM_PATH: process.execPath });
    expect(lines).toEqual([
      `failed: ${process.execPath} did not start as a browser; set CHROMIUM_PATH to a working Chrome, Chromium or Edge`,
    ]);
    expect([code, stdout]).toEqual([1, '']);
  });

  it.each([
    ['--demo office --frobnicate', 'failed: unknown option: --frobnicate; run without options for the list'],
    ['--open no/such.pcap', 'failed: no such file: no/such.pcap'],
  ])('for %s', async (line, message) => {
    expect(await headless(line)).toEqual({ code: 1, stdout: '', lines: [message] });
  });

  it('or the list of options where none is given', async () => {
    const { code, lines } = await headless('');
    expect([code, lines[0]]).toEqual([1, expect.stringMatching(/^usage: /)]);
  });
});
