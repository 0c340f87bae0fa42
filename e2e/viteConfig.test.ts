import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';

it('a wrong CHROMIUM_PATH keeps nobody from starting the studio', () => {
  const env = { ...process.env, CHROMIUM_PATH: 'no/such/browser', VITEST: '' };
  const root = join(import.meta.dirname, '..');
  const script = "import('vite').then(({ resolveConfig }) => resolveConfig({}, 'build'))";
  const { status, stderr } = spawnSync(process.execPath, ['-e', script], {
    cwd: root,
    env,
    encoding: 'utf8',
  });
  expect([status, stderr]).toEqual([0, '']);
});
