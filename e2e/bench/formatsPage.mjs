/** What the bench of the formats does with the page: opens files as a person would, watching the wire to its thread. */
import { readFileSync, writeFileSync } from 'node:fs';

/** @typedef {import('@playwright/test').Browser} Browser */
/** @typedef {import('@playwright/test').Page} Page */
/** @typedef {{ seconds: number, failed: string | null, longTasks: number[] }} Opened */

/**
 * A page in a context of its own, whose calls to the trace thread are watched.
 * @param {Browser} browser
 * @param {string} address
 */
export async function openStudio(browser, address) {
  return openStudioIn(await browser.newContext({ viewport: { width: 1440, height: 900 } }), address);
}

/**
 * @param {import('@playwright/test').BrowserContext} context
 * @param {string} address
 */
export async function openStudioIn(context, address) {
  const page = await context.newPage();
  page.setDefaultTimeout(0);
  await page.addInitScript(watchCalls);
  await page.goto(`${address}?session`);
  await page.waitForFunction(() => 'temponet' in window);
  return page;
}

/** Runs in the page before the studio does. */
function watchCalls() {
  const bench = /** @type {FormatsWatch} */ (/** @type {unknown} */ ({ opens: [], tasks: [] }));
  Object.assign(window, { bench });
  const post = Worker.prototype.postMessage;
  Worker.prototype.postMessage = function (/** @type {any} */ message, /** @type {any[]} */ ...rest) {
    if (message?.kind === 'call' && message.method === 'open') {
      const began = performance.now();
      bench.worker = this;
      this.addEventListener('message', ({ data }) => {
        if (data.id !== message.id || data.kind === 'progress') return;
        const failed = data.kind === 'failed' ? String(data.message) : null;
        bench.opens.push({ began, ended: performance.now(), failed });
      });
    }
    return post.apply(this, /** @type {any} */ ([message, ...rest]));
  };
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) bench.tasks.push({ start: startTime, duration });
  }).observe({ type: 'longtask' });
}

/**
 * Hands the file over and waits until its report is back.
 * @param {Page} page
 * @param {string} path
 * @returns {Promise<Opened>}
 */
export async function openFile(page, path) {
  const before = await page.evaluate(() => window.bench.opens.length);
  await page.getByLabel('Files to open').first().setInputFiles(path);
  await page.waitForFunction((count) => window.bench.opens.length > count, before);
  const opened = await page.evaluate(() => {
    const { opens, tasks } = window.bench;
    const { began, ended, failed } = /** @type {FormatsWatch['opens'][number]} */ (opens.at(-1));
    const during = tasks.filter((task) => task.start + task.duration > began && task.start < ended);
    return { seconds: (ended - began) / 1000, failed, longTasks: during.map((task) => task.duration) };
  });
  return opened;
}

/** Waits until the page has drawn what it opened.
 * @param {Page} page */
export async function comeToRest(page) {
  await page.waitForFunction(() => window.temponet.state().comparison.status === 'ready');
}

/** Bytes of the open trace's columns, shared or not, counted once each.
 * @param {Page} page */
export async function columnBytes(page) {
  const worker = page.workers().find((each) => each.url().includes('trace.worker'));
  if (!worker) throw new Error('internal: there is no trace worker');
  return worker.evaluate(
    () =>
      /** @type {Promise<number>} */ (
        new Promise((resolve) => {
          const send = self.postMessage;
          self.postMessage = (/** @type {any} */ message) => {
            if (message.id !== -1) return send.call(self, message);
            self.postMessage = send;
            const views = Object.values(message.output).filter((value) => ArrayBuffer.isView(value));
            const buffers = new Set(views.map((view) => view.buffer));
            resolve([...buffers].reduce((sum, buffer) => sum + buffer.byteLength, 0));
          };
          const data = { kind: 'call', id: -1, method: 'admitted', input: { labels: 'all' } };
          self.dispatchEvent(new MessageEvent('message', { data }));
        })
      ),
  );
}

/**
 * Seconds that the thread takes for the bytes of the file opened last, and nothing else.
 * @param {Page} page
 * @param {string} path
 * @returns {Promise<number>}
 */
export async function readAlone(page, path) {
  await page
    .workers()
    .find((each) => each.url().includes('trace.worker'))
    ?.evaluate(() => {
      self.addEventListener('message', async ({ data }) => {
        if (!data.alone) return;
        const reader = data.alone.stream().getReader();
        while (!(await reader.read()).done);
        self.postMessage({ kind: 'alone' });
      });
    });
  const input = page.getByLabel('Files to open').first();
  // Awaited: a file that is handed over before the page listens is opened as any other, and this would wait for ever.
  await input.evaluate((element) => {
    window.bench.alone = new Promise((resolve) => {
      element.addEventListener(
        'change',
        (event) => {
          event.stopImmediatePropagation();
          const [file] = /** @type {HTMLInputElement} */ (element).files ?? [];
          const { worker } = window.bench;
          const began = performance.now();
          worker.addEventListener('message', ({ data }) => {
            if (data.kind === 'alone') resolve((performance.now() - began) / 1000);
          });
          worker.postMessage({ alone: file });
        },
        { capture: true, once: true },
      );
    });
  });
  await input.setInputFiles(path);
  return page.evaluate(() => window.bench.alone);
}

/**
 * Opens the file, presses Cancel at half of it, and asks the thread for something else.
 * @param {Page} page
 * @param {string} path
 * @returns {Promise<{ state: number, worker: number }>} milliseconds until the state says so, and until the thread answers
 */
export async function cancelHalfway(page, path) {
  await page.evaluate(() => {
    const { bench } = window;
    bench.cancelled = new Promise((resolve, reject) => {
      const timer = setInterval(() => {
        const { trace } = window.temponet.state();
        if (trace.status === 'ready' && performance.now() - began > 500) reject(new Error('never half-way'));
        if (trace.status !== 'loading' || trace.bytes < trace.totalBytes / 2) return;
        clearInterval(timer);
        resolve(cancel());
      }, 2);
      const began = performance.now();
      const until = (/** @type {() => boolean} */ condition) =>
        /** @type {Promise<number>} */ (
          new Promise((resolve) => {
            const look = setInterval(() => {
              if (!condition()) return;
              clearInterval(look);
              resolve(performance.now());
            }, 1);
          })
        );
      async function cancel() {
        const { worker } = bench;
        const pressed = performance.now();
        [...document.querySelectorAll('button')].find(({ textContent }) => textContent === 'Cancel')?.click();
        let answered = false;
        worker.addEventListener('message', (/** @type {MessageEvent} */ { data }) => {
          if (data.id === -2) answered = true;
        });
        worker.postMessage({ kind: 'call', id: -2, method: 'close', input: null });
        const [stateAt, workerAt] = await Promise.all([
          until(() => window.temponet.state().trace.status !== 'loading'),
          until(() => answered),
        ]);
        return { state: stateAt - pressed, worker: workerAt - pressed };
      }
    });
  });
  await page.getByLabel('Files to open').first().setInputFiles(path);
  return page.evaluate(() => window.bench.cancelled);
}

/**
 * Processor seconds and peak memory of the browser's processes, as Linux keeps them.
 * @param {Browser} browser
 */
export async function watchProcesses(browser) {
  const session = await browser.newBrowserCDPSession();
  const processes = async () => (await session.send('SystemInfo.getProcessInfo')).processInfo;
  const renderers = async () => (await processes()).filter(({ type }) => type === 'renderer');
  const status = (/** @type {number} */ pid, /** @type {string} */ field) =>
    Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) *
    1024;
  return {
    /** Processor seconds so far of all of them. */
    cpu: async () => (await processes()).reduce((sum, { cpuTime }) => sum + cpuTime, 0),
    /** Forgets the peaks so far; bytes that the largest renderer holds now. */
    resetPeak: async () => {
      const pids = (await renderers()).map(({ id }) => id);
      for (const pid of pids) writeFileSync(`/proc/${pid}/clear_refs`, '5');
      return Math.max(...pids.map((pid) => status(pid, 'VmRSS')));
    },
    /** The largest renderer's peak since, in bytes. */
    peak: async () => Math.max(...(await renderers()).map(({ id }) => status(id, 'VmHWM'))),
  };
}
