/** Distance between two tables of shares. */

/** ‖P − Q‖_F = √Σ (p − q)² over the union of keys; a missing key is 0. */
export function frobenius(p: ReadonlyMap<number, number>, q: ReadonlyMap<number, number>): number {
  let squares = 0;
  for (const [key, share] of p) squares += (share - (q.get(key) ?? 0)) ** 2;
  for (const [key, share] of q) if (!p.has(key)) squares += share ** 2;
  return Math.sqrt(squares);
}
