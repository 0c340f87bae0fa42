import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { openOutput } from './outputFile';

const folder = mkdtempSync(join(tmpdir(), 'temponet-'));
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => vi.restoreAllMocks());

const shell = { print: async () => {}, say: () => {} };
const path = join(folder, 'out.csv');

describe.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('stopped by %s', (signal, code) => {
  it('leaves nothing half-written and says so by its exit code', async () => {
    const exit = vi.spyOn(process, 'exit').mockImplementation(() => undefined as never);
    const output = await openOutput(path, shell);
    await output.write('half');
    expect(readdirSync(folder)).toEqual(['out.csv.part']);
    process.emit(signal);
    expect(exit).toHaveBeenCalledWith(code);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is heeded no longer once the file is whole', async () => {
    const exit = vi.spyOn(process, 'exit').mockImplementation(() => undefined as never);
    const listeners = process.listenerCount(signal);
    const output = await openOutput(path, shell);
    await output.write('whole');
    await output.finish();
    expect(process.listenerCount(signal)).toBe(listeners);
    expect([readFileSync(path, 'utf8'), existsSync(`${path}.part`)]).toEqual(['whole', false]);
    expect(exit).not.toHaveBeenCalled();
    rmSync(path);
  });
});
