/** Prints the ten slowest tests of the last run, from the JSON reports of vitest and Playwright. */
import { existsSync, readFileSync } from 'node:fs';

/** @typedef {{ name: string, seconds: number }} Timed */
/** @typedef {{ title: string, file?: string, specs?: { title: string, tests: { results: { duration: number }[] }[] }[], suites?: Suite[] }} Suite */

/** @returns {Timed[]} */
function unitTests() {
  return read('test-results/unit.json', (report) =>
    report.testResults.flatMap((/** @type {any} */ file) =>
      file.assertionResults.map((/** @type {any} */ test) => ({
        name: `${file.name.split('/').slice(-2).join('/')} › ${test.fullName}`,
        seconds: (test.duration ?? 0) / 1000,
      })),
    ),
  );
}

/** @returns {Timed[]} */
function journeys() {
  return read('test-results/e2e.json', (report) =>
    report.suites.flatMap((/** @type {Suite} */ suite) => specsOf(suite, [])),
  );
}

/**
 * @param {Suite} suite
 * @param {string[]} above
 * @returns {Timed[]}
 */
function specsOf(suite, above) {
  const path = [...above, suite.title];
  const own = (suite.specs ?? []).map((spec) => ({
    name: [...path, spec.title].join(' › '),
    seconds:
      spec.tests.flatMap((test) => test.results).reduce((total, result) => total + result.duration, 0) / 1000,
  }));
  return [...own, ...(suite.suites ?? []).flatMap((inner) => specsOf(inner, path))];
}

/**
 * @param {string} path
 * @param {(report: any) => Timed[]} pick
 */
function read(path, pick) {
  return existsSync(path) ? pick(JSON.parse(readFileSync(path, 'utf8'))) : [];
}

const slowest = [...unitTests(), ...journeys()].sort((a, b) => b.seconds - a.seconds).slice(0, 10);
console.log('\nSlowest ten tests');
for (const { name, seconds } of slowest) console.log(`${seconds.toFixed(1).padStart(7)} s  ${name}`);
