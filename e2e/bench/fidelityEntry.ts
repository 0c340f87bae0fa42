/** What `bench:fidelity` needs of the studio outside the browser: names, and how scores become one figure. */
export { PUBLISHED_METRICS, PUBLISHED_TABLE } from '../../src/metrics/publishedTable';
export { isTie } from '../../src/report/ceilingBand';
export { ceilingRatio, compositeOf } from '../../src/report/composite';
export { PRESETS } from '../../src/workers/configuration';
export { GENERATORS } from '../../src/workers/generators';
