/** The presets of the training settings, for whoever draws them. */
export { PRESETS } from '../workers/configuration';
