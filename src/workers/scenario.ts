/** What-ifs, for whoever lets a person put one together. */
export type { Beat, RoleCopies, Scenario } from '../generate/scenario';
export { isPlain } from '../generate/scenario';
