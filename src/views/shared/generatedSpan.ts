import type { SyntheticReport } from '../../store/state';

/** Seconds that were generated; a synthetic trace's own span counts from the real trace's start. */
export function generatedSpan({ span, window }: Pick<SyntheticReport, 'span' | 'window'>): number {
  return window ? window.to - window.from : span;
}
