/** How alike the marks are, column by column (metrics.md 1). */
import { jensenShannon } from '../math/jensenShannon';
import { CATEGORICAL_COLUMNS, sampledRows, shares } from './categories';
import type { CompareSides } from './metric';

/** Mean over the five categorical columns of the Jensen–Shannon distance (natural log, root; most .8326). n = reference rows. */
export const compareCategories: CompareSides = ({ flows: reference }, { flows: candidate }) => {
  const [rows, others] = [sampledRows(reference), sampledRows(candidate)];
  const distances = CATEGORICAL_COLUMNS.map((column) =>
    jensenShannon(shares(column(reference), rows), shares(column(candidate), others)),
  );
  return { value: distances.reduce((sum, distance) => sum + distance, 0) / distances.length, n: rows.length };
};
