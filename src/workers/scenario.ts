/** What-ifs, for whoever lets a person put one together. */
export type { Beat, RoleCopies, Scenario } from '../generate/scenario';
export { isPlain } from '../generate/scenario';
export type { Temperatures } from '../streams/generator';
export type { TaskName } from '../streams/schema';
export { TASKS } from '../streams/schema';
