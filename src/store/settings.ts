/** What may be set, for whoever lets a person write it by hand. */
export { parseMapping } from '../workers/parseMapping';
export { checkBounds, checkChange, checkGenerator } from '../workers/checkSettings';
