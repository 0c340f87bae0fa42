/** The naive yardstick of the likelihood: training marginals with add-one smoothing, gaps pooled over all streams. */
import type { Codecs, Dataset, SlotTable } from './dataset';
import { fieldTokens, pairTokenCount } from './encoder';
import { gapCategories } from './gapCodec';
import { encodeGapTargets } from './gapTargets';
import type { TaskName } from './schema';

export interface Marginals {
  /** Probability per category of the pooled gap codec. */
  readonly gap: Float64Array;
  /** Probability per token: pair, then the encoder's fields. */
  readonly marks: readonly Float64Array[];
}

/** Tasks in chain order. */
export function taskNames({ encoder }: Codecs): TaskName[] {
  return ['gap', 'pair', ...encoder.fields];
}

/** Tokens of each mark, pair first, as columns of the event table. */
export function markColumns({ events }: SlotTable): readonly Int32Array[] {
  return [events.pair, ...events.marks];
}

export function fitMarginals({ codecs, training, validation }: Dataset): Marginals {
  const sizes = [
    pairTokenCount(codecs.encoder),
    ...codecs.encoder.fields.map((field) => fieldTokens(codecs.encoder, field)),
  ];
  const marks = sizes.map((size) => new Float64Array(size).fill(1));
  const gap = new Float64Array(gapCategories(codecs.gaps.pooled)).fill(1);
  for (const table of [training, validation]) {
    const { sequences } = table;
    const columns = markColumns(table);
    const pooled = encodeGapTargets(codecs.gaps, sequences, codecs.gaps.pooled);
    for (let slot = 0; slot < sequences.length; slot++) {
      const row = sequences.target[slot]!;
      if (row < 0) continue;
      columns.forEach((column, mark) => marks[mark]![column[row]!]!++);
      if (sequences.input[slot]! >= 0) gap[pooled.first[slot]!]!++;
    }
  }
  return { gap: normalised(gap), marks: marks.map(normalised) };
}

/** Nats per event and task of `table` under the marginals, the OTHER rule and δ being the model's own. */
export function scoreMarginals(
  codecs: Codecs,
  marginals: Marginals,
  table: SlotTable,
): Record<string, number> {
  const { sequences, events } = table;
  const pooled = encodeGapTargets(codecs.gaps, sequences, codecs.gaps.pooled);
  const columns = markColumns(table);
  const names = taskNames(codecs);
  const totals = new Float64Array(names.length);
  let count = 0;
  for (let slot = 0; slot < sequences.length; slot++) {
    if (pooled.weight[slot]) totals[0]! += pooledGapLoss(marginals.gap, pooled, slot);
    const row = sequences.target[slot]!;
    if (row < 0) continue;
    count++;
    columns.forEach(
      (column, mark) =>
        (totals[mark + 1]! -=
          Math.log(marginals.marks[mark]![column[row]!]!) + events.logResolution[mark]![row]!),
    );
  }
  return Object.fromEntries(names.map((name, task) => [name, totals[task]! / Math.max(count, 1)]));
}

function pooledGapLoss(
  gap: Float64Array,
  targets: ReturnType<typeof encodeGapTargets>,
  slot: number,
): number {
  let mass = 0;
  for (let k = targets.first[slot]!; k <= targets.last[slot]!; k++)
    mass += (k === targets.first[slot] ? targets.fraction[slot]! : 1) * gap[k]!;
  return -Math.log(Math.max(mass, 1e-30)) - targets.logDensity[slot]!;
}

function normalised(counts: Float64Array): Float64Array {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => count / total);
}
