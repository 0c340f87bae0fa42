/** Every pane, with everything in it, in both themes and at two widths: axe finds nothing serious, nothing runs off the page. */
import type { PaneName } from './studio';
import { expect, expectAccessible, goTo, test } from './studio';
import { HOUR, compare, generate, train } from './steps';

const SIZES = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
];
const PANES: readonly PaneName[] = ['Trace', 'Explore', 'Train', 'Compare', 'Export'];

test('axe finds nothing serious, and no pane is wider than its window', async ({ studio }) => {
  await studio.evaluate(() => window.temponet.open({ demo: 'office:2d' }));
  await train(studio, 'Tiny', 'WebAssembly', 3);
  await generate(studio, 9 * HOUR, HOUR / 4);
  await compare(studio);
  await studio.evaluate(() => window.temponet.evaluate());
  await goTo(studio, 'Export');
  await studio.evaluate(() => window.temponet.export('synthetic', 'pcap', { save: false }));
  for (const size of SIZES)
    for (const colorScheme of ['light', 'dark'] as const) {
      await studio.setViewportSize(size);
      await studio.emulateMedia({ colorScheme });
      for (const pane of PANES)
        await test.step(`${pane}, ${colorScheme}, ${size.width} × ${size.height}`, async () => {
          await goTo(studio, pane);
          await expectAccessible(studio);
          const { scrollWidth, clientWidth } = await studio.evaluate(() => ({
            scrollWidth: document.documentElement.scrollWidth,
            clientWidth: document.documentElement.clientWidth,
          }));
          expect(scrollWidth).toBeLessThanOrEqual(clientWidth);
        });
    }
});
