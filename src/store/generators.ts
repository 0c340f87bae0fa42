/** Who can make a trace, for whoever draws the choice. */
export { GENERATORS } from '../workers/generators';
