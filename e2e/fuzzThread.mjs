/** One thread of `npm run fuzz`: every so-manieth number, each written down before its input is read. */
import { parentPort, workerData } from 'node:worker_threads';

/** Bytes of one array: no reader needs more at once for inputs as small as these, unless it believes a length. */
const LARGEST = 48_000_000;

guardArrays();
const { originalsOf, fuzzOne } = await import(workerData.bundle);
const originals = originalsOf();
const { first, last, step } = workerData;
const current = new Float64Array(workerData.current);
for (let seed = first; seed < last; seed += step) {
  current[0] = seed;
  current[1] = (current[1] ?? 0) + 1;
  try {
    await fuzzOne(originals, seed);
  } catch (problem) {
    parentPort?.postMessage({ seed, problem: problem instanceof Error ? problem.stack : String(problem) });
  }
}
parentPort?.postMessage({ seed: null });

/** Before any module of the studio keeps a constructor of its own. */
function guardArrays() {
  for (const name of /** @type {const} */ ([
    'ArrayBuffer',
    'SharedArrayBuffer',
    'Uint8Array',
    'Float64Array',
  ]))
    globalThis[name] = /** @type {any} */ (
      new Proxy(globalThis[name], {
        construct(target, parameters, asked) {
          if (parameters[0] > LARGEST)
            throw new Error(`broken promise: ${name} of ${parameters[0]} asked for`);
          return Reflect.construct(/** @type {any} */ (target), parameters, asked);
        },
      })
    );
}
