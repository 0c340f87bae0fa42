/**
 * Where the nodes of a small graph come to rest: d3-force run to convergence. It starts on a fixed spiral and draws its jitter
 * from its own seeded generator, so the same links give the same places.
 */
import type { SimulationNodeDatum } from 'd3-force';
import { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY } from 'd3-force';

interface Place {
  readonly x: number;
  readonly y: number;
}

const TICKS = 300;
/** Pictures are wider than high. */
const ASPECT = 2;

/**
 * Places of `count` nodes, in units of their own, given links between their indices; a node without any stays near. The first nodes
 * stay where `fixed` says, the others begin beside one that they are linked to.
 */
export function placeNodes(
  count: number,
  links: readonly (readonly [from: number, to: number])[],
  fixed: readonly Place[] = [],
): Place[] {
  const bodies: SimulationNodeDatum[] = Array.from({ length: count }, (_, i) => bodyOf(i, links, fixed));
  const pulls = links.filter(([from, to]) => from !== to).map(([source, target]) => ({ source, target }));
  forceSimulation(bodies)
    .force('link', forceLink(pulls).distance(48))
    .force('charge', forceManyBody().strength(-160))
    .force('collide', forceCollide(16))
    .force('x', forceX(0).strength(0.06))
    .force('y', forceY(0).strength(0.06 * ASPECT))
    .stop()
    .tick(TICKS);
  return bodies.map(({ x, y }) => ({ x: x!, y: y! }));
}

function bodyOf(
  node: number,
  links: readonly (readonly [from: number, to: number])[],
  fixed: readonly Place[],
): SimulationNodeDatum {
  const own = fixed[node];
  if (own) return { ...own, fx: own.x, fy: own.y };
  const link = links.find(([from, to]) => (from === node && fixed[to]) || (to === node && fixed[from]));
  const near = link && fixed[link[0] === node ? link[1] : link[0]];
  // A little apart, turned by the golden angle, so that no two begin on one spot.
  return near ? { x: near.x + 8 * Math.cos(2.4 * node), y: near.y + 8 * Math.sin(2.4 * node) } : {};
}
