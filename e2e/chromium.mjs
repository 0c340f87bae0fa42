/**
 * Finds a Chromium for tests and the headless runner, or installs one: CHROMIUM_PATH; an installed Chrome, Chromium or
 * Edge; Debian's package where this process may install it; Playwright's own download. Prints its path when run.
 */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from '@playwright/test';

const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
  'microsoft-edge-stable',
];
const APPLICATIONS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
];
const WINDOWS = [
  'Google\\Chrome\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
  'Chromium\\Application\\chrome.exe',
];

const QUIET = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-domain-reliability',
  '--disable-sync',
  '--no-first-run',
  '--no-pings',
  '--metrics-recording-only',
];
const WEBGPU = ['--enable-unsafe-webgpu', '--ignore-gpu-blocklist'];
/** Chromium's own sandbox cannot start as root, nor Mesa's or SwiftShader's driver inside the GPU process's. */
const AS_ROOT = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

/** No request of its own; WebGPU on the graphics processor, where there is one. */
export const HARDWARE_FLAGS = [...QUIET, ...WEBGPU, ...AS_ROOT, '--enable-features=Vulkan'];

/** The same with WebGPU computed in software: slow, but on every machine. */
export const CHROMIUM_FLAGS = [
  ...QUIET,
  ...WEBGPU,
  ...AS_ROOT,
  '--disable-gpu-sandbox',
  '--use-webgpu-adapter=swiftshader',
];

/**
 * The browser that is already here, or null.
 * @returns {string | null}
 */
export function findChromium() {
  const asked = process.env['CHROMIUM_PATH'];
  if (asked) {
    if (!isExecutable(asked)) throw new Error(`CHROMIUM_PATH names no executable file: ${asked}`);
    return asked;
  }
  const onPath = (process.env['PATH'] ?? '')
    .split(delimiter)
    .flatMap((folder) => NAMES.map((name) => join(folder, name)));
  const programs = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((name) => {
    const folder = process.env[name];
    return folder ? WINDOWS.map((path) => join(folder, path)) : [];
  });
  return [...onPath, ...APPLICATIONS, ...programs, chromium.executablePath()].find(isExecutable) ?? null;
}

/**
 * The browser that is here, after installing one where none was.
 * @returns {string}
 */
export function ensureChromium() {
  const found = findChromium();
  if (found) return found;
  process.stderr.write('no Chromium found; installing one\n');
  if (process.getuid?.() === 0 && run('apt-get', ['--version'])) {
    run('apt-get', ['update', '-q']);
    run('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium']);
  }
  if (!findChromium()) run('npx', ['playwright', 'install', 'chromium']);
  const installed = findChromium();
  if (!installed) {
    throw new Error(
      'no Chromium found and none could be installed: install Chrome, Chromium or Edge, or set CHROMIUM_PATH to one',
    );
  }
  return installed;
}

/**
 * @param {string} command
 * @param {string[]} parameters
 */
function run(command, parameters) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return (
    spawnSync(command, parameters, { stdio: ['ignore', 2, 2], env, shell: process.platform === 'win32' })
      .status === 0
  );
}

/** @param {string} path */
function isExecutable(path) {
  if (!existsSync(path)) return false;
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    process.stdout.write(`${ensureChromium()}\n`);
  } catch (problem) {
    process.stderr.write(`${problem instanceof Error ? problem.message : problem}\n`);
    process.exitCode = 1;
  }
}
