/**
 * A node-link picture at rest: d3-force run to convergence synchronously. d3-force 3 starts on a fixed spiral and draws
 * its jitter from its own seeded generator, so the same links give the same picture; nothing moves once it is shown.
 */
import { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY } from 'd3-force';
import type { SimulationNodeDatum } from 'd3-force';

interface GraphEdge {
  readonly source: string;
  readonly target: string;
  /** Pulls its ends together and draws them; > 0. */
  readonly weight: number;
}

type LabelSide = 'start' | 'end' | 'above' | 'below';

export interface GraphNode {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly weight: number;
  readonly labelled: boolean;
  readonly labelSide: LabelSide;
}

interface Body extends SimulationNodeDatum {
  id: string;
  weight: number;
}

const TICKS = 300;
/** A few nodes are not torn across the whole picture. */
const MOST_STRETCH = 2.5;
const LABEL = { width: 92, height: 14 };
/** Of a letter at the labels' 11 px: an IPv6 address is twice as long as an IPv4 one. */
const LETTER = 6.2;

const labelWidth = (id: string) => Math.max(LABEL.width, id.length * LETTER);

export function graphLayout(edges: readonly GraphEdge[], width: number, height: number): GraphNode[] {
  const weights = new Map<string, number>();
  for (const { source, target, weight } of edges) {
    weights.set(source, (weights.get(source) ?? 0) + weight);
    weights.set(target, (weights.get(target) ?? 0) + weight);
  }
  const bodies: Body[] = [...weights].map(([id, weight]) => ({ id, weight }));
  if (bodies.length === 0 || width <= 0) return [];
  const simulation = forceSimulation(bodies)
    .force(
      'link',
      forceLink<Body, { source: string; target: string }>(
        edges.filter((edge) => edge.source !== edge.target).map(({ source, target }) => ({ source, target })),
      )
        .id((body) => body.id)
        .distance(48),
    )
    .force('charge', forceManyBody().strength(-160))
    .force('collide', forceCollide(16))
    .force('x', forceX(0).strength(0.06))
    .force('y', forceY(0).strength(0.06 * (width / height)))
    .stop();
  simulation.tick(TICKS);
  return placeLabels(fit(bodies, width, height), edges, width);
}

function fit(bodies: readonly Body[], width: number, height: number): GraphNode[] {
  const margin = { x: Math.min(LABEL.width + 16, width / 5), y: 24 };
  const scaleOf = (values: number[], from: number, to: number) => {
    const low = Math.min(...values);
    const high = Math.max(...values);
    const stretch = Math.min(MOST_STRETCH, (to - from) / Math.max(high - low, 1e-9));
    return (value: number) => (from + to) / 2 + (value - (low + high) / 2) * stretch;
  };
  const x = scaleOf(
    bodies.map((body) => body.x!),
    margin.x,
    width - margin.x,
  );
  const y = scaleOf(
    bodies.map((body) => body.y!),
    margin.y,
    height - margin.y,
  );
  const most = Math.max(...bodies.map(({ weight }) => weight));
  return bodies.map((body) => ({
    id: body.id,
    x: x(body.x!),
    y: y(body.y!),
    weight: body.weight,
    radius: 3 + 6 * Math.sqrt(body.weight / most),
    labelled: false,
    labelSide: 'start',
  }));
}

/** So many of the busiest nodes are named even where their label lies over another node. */
const ALWAYS_NAMED = 8;

/** Busiest first: the side on which a label overlaps neither a placed label nor a node. */
function placeLabels(nodes: readonly GraphNode[], edges: readonly GraphEdge[], width: number): GraphNode[] {
  const pull = pullOf(nodes, edges);
  const placed: Box[] = [];
  const done = new Map<string, GraphNode>();
  for (const [rank, node] of [...nodes].sort((a, b) => b.weight - a.weight).entries()) {
    const sides =
      pull.get(node.id)! > 0
        ? (['end', 'start', 'above', 'below'] as const)
        : (['start', 'end', 'above', 'below'] as const);
    const boxes = sides
      .map((side) => ({ side, ...labelBox(node, side) }))
      .filter(({ left, right }) => left >= 0 && right <= width)
      .filter((box) =>
        placed.every(
          (other) =>
            box.right <= other.left ||
            other.right <= box.left ||
            Math.abs(other.top - box.top) >= LABEL.height,
        ),
      );
    const clear = boxes.find((box) => nodes.every(({ id, x, y }) => id === node.id || !covers(box, x, y)));
    const chosen = clear ?? (rank < ALWAYS_NAMED ? boxes[0] : undefined);
    if (chosen) placed.push(chosen);
    done.set(node.id, { ...node, labelSide: chosen?.side ?? sides[0], labelled: chosen !== undefined });
  }
  return nodes.map(({ id }) => done.get(id)!);
}

/** Whether a node's neighbours lie to its right (> 0) or left: its name goes to the other side. */
function pullOf(nodes: readonly GraphNode[], edges: readonly GraphEdge[]): Map<string, number> {
  const places = new Map(nodes.map(({ id, x }) => [id, x]));
  const pull = new Map(nodes.map(({ id }) => [id, 0]));
  for (const { source, target } of edges) {
    const way = Math.sign(places.get(target)! - places.get(source)!);
    pull.set(source, pull.get(source)! + way);
    pull.set(target, pull.get(target)! - way);
  }
  return pull;
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
}

function labelBox({ id, x, y, radius }: GraphNode, side: LabelSide): Box {
  const width = labelWidth(id);
  const from = (left: number, top: number): Box => ({ left, right: left + width, top });
  const middle = y - LABEL.height / 2;
  switch (side) {
    case 'start':
      return from(x + radius + 4, middle);
    case 'end':
      return from(x - radius - 4 - width, middle);
    case 'above':
      return from(x - width / 2, y - radius - 3 - LABEL.height);
    case 'below':
      return from(x - width / 2, y + radius + 3);
    default:
      return side satisfies never;
  }
}

function covers({ left, right, top }: Box, x: number, y: number): boolean {
  return x > left && x < right && y > top - 2 && y < top + LABEL.height + 2;
}

/** Stroke width by square root: the eye compares areas, and one flow is still seen beside ten thousand. */
export function edgeWidth(value: number, most: number): number {
  return value > 0 ? 0.75 + 3.25 * Math.sqrt(value / Math.max(most, 1)) : 0;
}
