/** A small trace and a small model, and how to tell that they are kept and back. */
import type { Page } from '@playwright/test';
import { goTo } from './studio';

const SMALL = [
  'start,duration,proto,src,sport,dst,dport,service,state,src_packets,src_bytes,dst_packets,dst_bytes,label',
  ...Array.from(
    { length: 400 },
    (_, i) =>
      `${1_772_409_600 + i * 30}.5,1.0,tcp,10.0.0.${i % 5},40000,10.0.9.9,443,https,SF,5,400,4,900,benign`,
  ),
  '',
].join('\n');

export async function openSmall(page: Page, name = 'small.csv'): Promise<void> {
  await goTo(page, 'Trace');
  const file = { name, mimeType: 'text/csv', buffer: Buffer.from(SMALL) };
  await page.getByLabel('Files to open').first().setInputFiles(file);
  await page.waitForFunction((wanted) => {
    const { trace } = window.temponet.state();
    return trace.status === 'ready' && trace.report.name === wanted;
  }, name);
}

export async function makeModel(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await window.temponet.configure({ backend: 'wasm', seed: 3, model: { lanes: 4, steps: 16, width: 16 } });
    await window.temponet.train({ maxSteps: 12 });
    await window.temponet.generate({ seed: 5, duration: 1800 });
  });
}

/** Nothing is being written, and what is to be written has been. */
export async function settled(page: Page): Promise<void> {
  await page.waitForTimeout(700);
  await page.waitForFunction(() => {
    const { keeping } = window.temponet.state();
    return keeping?.status === 'on' && keeping.project !== null && !keeping.isSaving;
  });
}

/** The synthetic trace's bytes, as exported. */
export const synthetic = (page: Page) =>
  page.evaluate(async () => {
    const choice = { addresses: 'keep', save: false } as const;
    return (await window.temponet.export('synthetic', 'csv', choice)).blob.text();
  });

export const isBack = (page: Page) =>
  page.waitForFunction(() => {
    const { trace, training, comparison } = window.temponet.state();
    return trace.status === 'ready' && training.status === 'done' && comparison.status === 'ready';
  });
