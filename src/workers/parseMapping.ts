/** What a mapping written by hand may be, for whoever is above the workers. */
export { parseMapping } from '../formats/tables/parseMapping';
