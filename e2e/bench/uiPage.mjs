/** What the bench of the interface does inside the page and its workers. */

/** @typedef {import('@playwright/test').Page} Page */
/** @typedef {import('@playwright/test').Locator} Locator */

/** @param {Page} page */
function traceWorker(page) {
  const found = page.workers().find((worker) => worker.url().includes('trace.worker'));
  if (!found) throw new Error('internal: there is no trace worker');
  return found;
}

/** A place where a selection is followed: its pane, its part of the state, and what the trace thread calls the work.
 * @typedef {{ pane: string, part: 'comparison' | 'exploration', work: 'compare' | 'explore' }} Place */

/** @type {Place} */
export const COMPARE = { pane: '.pane-compare', part: 'comparison', work: 'compare' };
/** @type {Place} */
export const EXPLORE = { pane: '.pane-explore', part: 'exploration', work: 'explore' };

/** Milliseconds of the last work of that name, on the worker's own timeline.
 * @param {Page} page
 * @param {Place} place */
export function lastWork(page, { work }) {
  return traceWorker(page).evaluate(
    (work) => performance.getEntriesByName(work).at(-1)?.duration ?? NaN,
    work,
  );
}

/**
 * The open trace a second time, in the place of a synthetic one, by the messages that the page would send: as many flows
 * on both sides without the hours that generating them would take.
 * @param {Page} page
 */
export function holdTwice(page) {
  return traceWorker(page).evaluate(async () => {
    const send = self.postMessage;
    /** @type {(id: number, method: string, input: unknown) => Promise<any>} */
    const ask = (id, method, input) =>
      new Promise((resolve) => {
        self.postMessage = (/** @type {any} */ message) => {
          if (message.id !== id) return send.call(self, message);
          self.postMessage = send;
          resolve(message.output);
        };
        const data = { kind: 'call', id, method, input };
        self.dispatchEvent(new MessageEvent('message', { data }));
      });
    const trace = await ask(-1, 'admitted', { labels: 'all' });
    const window = { from: 0, to: trace.span };
    await ask(-2, 'setSynthetic', { trace, record: { window, configuration: { labels: 'all' } } });
  });
}

/**
 * A window drawn wider and wider while the button is held: for each move, how long the worker worked, and how long it took
 * from the pointer's event to the frame after the new pictures.
 * @param {Locator} surface
 * @param {Place} place
 * @param {{ from: number, step: number, y: number, moves: number }} way
 */
export async function brushMoves(surface, place, { from, step, y, moves }) {
  const measured = [];
  for (let i = 0; i < moves; i++) {
    const shown = await surface.evaluate(
      (element, at) =>
        new Promise((resolve) => {
          const began = performance.now();
          const count = document.querySelector(`${at.pane} .selection-count`);
          const observer = new MutationObserver(() => {
            const { comparison, exploration, selection } = window.temponet.state();
            const shown =
              at.part === 'comparison'
                ? comparison.status === 'ready' && comparison.comparison
                : exploration.status === 'ready' && exploration.exploration;
            if (!shown || shown.selection.window?.to !== selection.window?.to) return;
            observer.disconnect();
            requestAnimationFrame(() => resolve(performance.now() - began));
          });
          if (count) observer.observe(count, { subtree: true, childList: true, characterData: true });
          element.dispatchEvent(
            new PointerEvent('pointermove', { bubbles: true, pointerId: 1, clientX: at.x, clientY: at.y }),
          );
        }),
      { ...place, x: from + i * step, y },
    );
    measured.push({ shown: /** @type {number} */ (shown), work: await lastWork(surface.page(), place) });
  }
  return measured;
}

/**
 * Milliseconds from a click to the frame after the answer to the question that it asks of the explore view.
 * @param {Locator} button
 * @returns {Promise<number>}
 */
export function clickToExploration(button) {
  return button.evaluate(
    (element) =>
      new Promise((resolve) => {
        const question = () => {
          const { exploration } = window.temponet.state();
          return exploration.status === 'ready' ? JSON.stringify(exploration.exploration.question) : null;
        };
        const [before, began] = [question(), performance.now()];
        const look = () => {
          const now = question();
          if (now === null || now === before) return requestAnimationFrame(look);
          return requestAnimationFrame(() => resolve(performance.now() - began));
        };
        /** @type {HTMLElement} */ (element).click();
        requestAnimationFrame(look);
      }),
  );
}

/**
 * Milliseconds between frames while every frame moves the view by a few pixels.
 * @param {Locator} surface
 * @param {number} frames
 * @returns {Promise<number[]>}
 */
export function panFrames(surface, frames) {
  return surface.evaluate(
    (element, frames) =>
      new Promise((resolve) => {
        /** @type {number[]} */
        const stamps = [];
        /** @param {number} now */
        const turn = (now) => {
          stamps.push(now);
          if (stamps.length > frames)
            return resolve(stamps.slice(1).map((stamp, i) => stamp - (stamps[i] ?? 0)));
          const deltaY = stamps.length < frames / 2 ? 12 : -12;
          element.dispatchEvent(
            new WheelEvent('wheel', { deltaY, shiftKey: true, bubbles: true, cancelable: true }),
          );
          requestAnimationFrame(turn);
        };
        requestAnimationFrame(turn);
      }),
    frames,
  );
}

/**
 * Trains, and lists the main thread's tasks over 50 ms from the first step on, for so many seconds.
 * @param {Page} page
 * @param {number} seconds
 */
export function longTasks(page, seconds) {
  return page.evaluate(async (seconds) => {
    const step = () => {
      const { training } = window.temponet.state();
      if (training.status === 'failed') throw new Error(training.message);
      return 'run' in training ? (training.run?.latest?.step ?? 0) : 0;
    };
    const wait = (/** @type {number} */ milliseconds) =>
      new Promise((resolve) => setTimeout(resolve, milliseconds));
    // What a run does at its end, over a million events, is not measured: the page is closed before.
    window.temponet.train({}).catch(() => {});
    while (step() === 0) await wait(100);
    /** @type {number[]} */
    const durations = [];
    const observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) durations.push(entry.duration);
    });
    observer.observe({ type: 'longtask' });
    let reports = 0;
    let last = null;
    const first = step();
    const until = performance.now() + seconds * 1000;
    while (performance.now() < until) {
      await wait(50);
      const { training } = window.temponet.state();
      const latest = 'run' in training ? training.run?.latest : null;
      if (latest !== last) reports++;
      last = latest;
    }
    const steps = step() - first;
    observer.disconnect();
    return { durations, reports, steps };
  }, seconds);
}
