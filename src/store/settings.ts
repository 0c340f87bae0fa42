/** What may be set, for whoever lets a person write it by hand. */
export { readMapping } from '../workers/readMapping';
export { checkBounds, checkChange } from '../workers/checkSettings';
