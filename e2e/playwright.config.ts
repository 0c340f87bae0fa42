import { defineConfig } from '@playwright/test';
import { CHROMIUM_FLAGS, findChromium } from './chromium.mjs';

const executablePath = findChromium();

export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  outputDir: '../test-results/e2e',
  globalSetup: './globalSetup.ts',
  reporter: [['list'], ['json', { outputFile: '../test-results/e2e.json' }]],
  timeout: 300_000,
  workers: 1,
  use: {
    launchOptions: { args: CHROMIUM_FLAGS, ...(executablePath && { executablePath }) },
    acceptDownloads: true,
    actionTimeout: 20_000,
    trace: 'retain-on-failure',
  },
});
