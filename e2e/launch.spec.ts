/** The studio installed: its manifest, and files that the system hands over as it would on "Open with". */
import type { Page } from '@playwright/test';
import { expect, goTo, test } from './studio';

const TABLE = [
  'start,duration,proto,src,sport,dst,dport,service,state,src_packets,src_bytes,dst_packets,dst_bytes,label',
  '1772409600.5,1.0,tcp,10.0.0.1,40000,10.0.9.9,443,https,SF,5,400,4,900,benign',
  '1772409630.5,1.0,tcp,10.0.0.2,40000,10.0.9.9,443,https,SF,5,400,4,900,benign',
  '',
].join('\n');

/** The page as started by a launch: the queue hands it over to whoever consumes it. */
async function launch(page: Page, files: readonly { name: string; text: string | null }[]): Promise<void> {
  await page.addInitScript((files) => {
    const handles = files.map(({ name, text }) => ({
      getFile: () =>
        text === null
          ? Promise.reject(new DOMException('it is not there any more', 'NotFoundError'))
          : Promise.resolve(new File([text], name)),
    }));
    const launchQueue = {
      setConsumer: (consumer: (launch: { files: unknown[] }) => void) => consumer({ files: handles }),
    };
    Object.defineProperty(window, 'launchQueue', { configurable: true, value: launchQueue });
  }, files);
  await page.reload();
}

const trace = (page: Page) =>
  page.evaluate(() => {
    const { trace } = window.temponet.state();
    return 'report' in trace ? trace.report.name : trace.status;
  });

test('its manifest is sound, allowed by the policy, and offers it for what it reads', async ({ studio }) => {
  const session = await studio.context().newCDPSession(studio);
  const { url, data, errors } = await session.send('Page.getAppManifest');
  expect(errors).toEqual([]);
  expect(new URL(url).pathname).toBe('/manifest.webmanifest');
  const { file_handlers: handlers } = JSON.parse(data!) as {
    file_handlers: { action: string; accept: Record<string, string[]> }[];
  };
  expect(handlers.flatMap(({ accept }) => Object.values(accept).flat()).sort()).toEqual(
    ['.cap', '.csv', '.gz', '.json', '.log', '.pcap', '.pcapng', '.temponet'].sort(),
  );
});

test('opens a file that it is launched with, in the place of traces', async ({ studio }) => {
  await goTo(studio, 'Train');
  await launch(studio, [{ name: 'launched.csv', text: TABLE }]);
  await expect.poll(() => trace(studio)).toBe('launched.csv');
  await expect(studio.getByRole('heading', { level: 1, name: 'Trace' })).toBeVisible();
});

test('hands a project file to whoever opens projects', async ({ studio }) => {
  await launch(studio, [{ name: 'broken.temponet', text: 'not a project' }]);
  await expect.poll(() => studio.evaluate(() => window.temponet.state().projectFile?.status)).toBe('failed');
  expect(await trace(studio)).toBe('empty');
});

test('says so where a file cannot be had any more, and changes nothing', async ({ studio }) => {
  await launch(studio, [{ name: 'gone.pcap', text: null }]);
  await expect(studio.getByText(/could not be opened: it is not there any more/)).toBeVisible();
  expect(await trace(studio)).toBe('empty');
});
