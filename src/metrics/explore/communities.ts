/** Groups of hosts that talk among themselves (Blondel et al. 2008, by graphology), the same for the same links and seed. */
import { UndirectedGraph } from 'graphology';
import louvain from 'graphology-communities-louvain';
import { createRandom } from '../../math/random';

/** Community of each of `count` nodes, numbered in order of their first node; an isolated node is one of its own. */
export function communities(
  count: number,
  links: Iterable<readonly [from: number, to: number, weight: number]>,
  seed: number,
): Uint16Array {
  const graph = new UndirectedGraph();
  for (let node = 0; node < count; node++) graph.addNode(node);
  for (const [from, to, weight] of links)
    if (from !== to)
      graph.updateEdge(from, to, ({ weight: before = 0 }) => ({ weight: Number(before) + weight }));
  const found = louvain(graph, { rng: createRandom(seed).uniform, getEdgeWeight: 'weight' });
  const numbers = new Map<number, number>();
  return Uint16Array.from({ length: count }, (_, node) => {
    const group = found[node]!;
    if (!numbers.has(group)) numbers.set(group, numbers.size);
    return numbers.get(group)!;
  });
}
