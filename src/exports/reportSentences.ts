/** A writer's report in words, for whoever asked for the file. */
import type { WriteReport } from './writer';

const MEANINGS: readonly (readonly [keyof WriteReport, string])[] = [
  ['adjusted', 'written as the nearest possible one'],
  ['skipped', 'left out'],
  ['noted', 'to note'],
];

/** One sentence a reason; none where every flow went in as it is. */
export function reportSentences(report: WriteReport): string[] {
  return MEANINGS.flatMap(([kind, what]) =>
    Object.entries(report[kind]).map(
      ([reason, flows]) =>
        `${flows.toLocaleString('en')} ${flows === 1 ? 'flow' : 'flows'} ${what}: ${reason}`,
    ),
  );
}
