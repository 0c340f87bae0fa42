/**
 * Builds programs. The model is written once, forwards; each operation records the calls of its own gradient, which
 * `finish` appends in reverse. Weight gradients wait for the end, where all layers share one dispatch.
 */
import type { DecayWeightGradientGroup } from './decayScan';
import type { EmbeddingGradientGroup } from './embedding';
import type { IntervalLossGroup } from './intervalLoss';
import { createLayout } from './layout';
import type {
  Activation,
  AddedRows,
  LinearGroup,
  LinearInputGradientGroup,
  LinearWeightGradientGroup,
} from './linear';
import type { MixtureLossGroup } from './mixtureLoss';
import type { NormWeightGradientGroup } from './norm';
import type { Call, Matrix, Program, SamplingCall } from './program';

/** Where a parameter lies in the flat vector: [rows, stride], its columns padded to a multiple of 4. */
export interface ParameterPlace {
  readonly offset: number;
  readonly rows: number;
  readonly stride: number;
}

/** A matrix that a program computes, and what its gradient will be. */
export interface Node {
  readonly value: Matrix;
  /** Whether anything before it learns. */
  readonly learns: boolean;
  /** The activation that made `value`; the gradient is then with respect to what it was applied to. */
  readonly activation: { readonly kind: Activation; readonly before: Matrix } | null;
  gradient: Matrix | null;
  /** Where the gradient has to be put; null = anywhere. */
  gradientPlace: Matrix | null;
}

/** Places in `integers` that say which rows of a result used which row of a table. */
export interface Usage {
  readonly order: number;
  readonly rowStart: number;
}

export interface LinearSpecification {
  readonly x: Node;
  /** Names of parameters. */
  readonly weights: string;
  readonly bias?: string;
  readonly add?: Node;
  /** Rows of a table, its columns from `column` on, one per row of the result. */
  readonly addRows?: {
    readonly table: string;
    readonly column: number;
    readonly index: number;
    readonly usage: Usage;
  };
  readonly activation?: Activation;
}

export interface LossSpecification extends Omit<IntervalLossGroup, 'logits' | 'loss'> {
  readonly logits: Node;
}

export interface MixtureLossSpecification extends Omit<MixtureLossGroup, 'parameters' | 'loss'> {
  readonly parameters: Node;
}

export interface EmbeddingSpecification {
  readonly base: Node;
  readonly table: string;
  /** Place in `integers`, [rows, stages.length]. */
  readonly index: number;
  readonly stages: readonly number[];
  readonly planes: number;
  /** Entries are rows of all planes: plane × rows + row. */
  readonly usage: Usage;
}

export interface ScanSpecification {
  readonly value: Node;
  readonly lanes: number;
  readonly steps: number;
  /** Places of vectors in `floats`. */
  readonly time: number;
  readonly keep: number;
  /** Names of parameters, [width / 2]. */
  readonly logRate: string;
  readonly retention: string;
  /** Name of the carried state. */
  readonly carry: string;
}

interface Parameters {
  place(name: string): ParameterPlace;
  /** Words of the flat vector. */
  readonly size: number;
}

type Nodes<Groups> = { [K in keyof Groups]: Node };

export class Tape {
  private readonly memory = createLayout();
  private readonly calls: Call[] = [];
  private readonly backward: (() => void)[] = [];
  private readonly late = {
    linear: [] as LinearWeightGradientGroup[],
    norm: [] as NormWeightGradientGroup[],
    embedding: [] as EmbeddingGradientGroup[],
    decay: [] as DecayWeightGradientGroup[],
  };
  private readonly losses: Matrix[] = [];
  private gradientAt = -1;

  /** @param training whether gradients are wanted */
  constructor(
    private readonly parameters: Parameters,
    private readonly training: boolean,
  ) {}

  /** Inputs come before every operation. */
  input(name: string, rows: number, columns: number): Node {
    return createNode(this.memory.input(name, rows, columns), false);
  }

  integers(name: string, size: number): number {
    return this.memory.integers(name, size);
  }

  /** What sampling calls write and the program keeps, floats and integers; behind all inputs. */
  kept(name: string, rows: number, columns: number): Node {
    return createNode(this.memory.named(name, rows, columns), false);
  }

  keptIntegers(name: string, size: number): number {
    return this.memory.keptIntegers(name, size);
  }

  /** Adds a call that has no gradient. */
  sampling(call: SamplingCall): void {
    this.calls.push(call);
  }

  /** Makes a result a place of the program. */
  name(name: string, { value }: Node): void {
    this.memory.name(name, value);
  }

  linear<const Groups extends readonly LinearSpecification[]>(specifications: Groups): Nodes<Groups> {
    const nodes: Node[] = [];
    const groups = specifications.map((specification): LinearGroup => {
      const { x, weights, bias, add, addRows, activation } = specification;
      const columns = this.parameters.place(weights).stride;
      const y = this.memory.matrix(x.value.rows, columns);
      const activated = activation
        ? this.memory.matrix(x.value.rows, activation === 'gate' ? columns / 2 : columns)
        : null;
      nodes.push(
        activated ? createNode(activated, true, { kind: activation!, before: y }) : createNode(y, true),
      );
      return {
        x: x.value,
        weights: this.offset(weights),
        bias: bias === undefined ? null : this.offset(bias),
        add: add?.value ?? null,
        addRows: addRows ? addedRows(this.parameters.place(addRows.table), addRows) : null,
        y,
        activation: activation ?? null,
        activated,
      };
    });
    this.calls.push({ kernel: 'linear', groups });
    this.backward.push(() => this.linearGradient(specifications, nodes));
    return nodes as Nodes<Groups>;
  }

  private linearGradient(specifications: readonly LinearSpecification[], nodes: readonly Node[]): void {
    const groups: LinearInputGradientGroup[] = [];
    specifications.forEach(({ x, weights, bias, add, addRows }, g) => {
      const dy = gradientIn(nodes[g]!);
      this.late.linear.push({
        x: x.value,
        dy,
        weights: this.gradientOf(weights),
        bias: bias === undefined ? null : this.gradientOf(bias),
      });
      if (add?.learns) alias(add, dy);
      if (addRows) this.tableGradient(addRows.table, addRows.column, addRows.usage, dy);
      if (!x.learns) return;
      const { kind = null, before = null } = x.activation ?? {};
      const dx = x.gradientPlace ?? this.sameShape(before ?? x.value);
      groups.push({ dy, weights: this.offset(weights), add: x.gradient, activation: kind, before, dx });
      x.gradient = dx;
    });
    if (groups.length > 0) this.calls.push({ kernel: 'linearInputGradient', groups });
  }

  norm(x: Node, gainName: string, biasName: string): Node {
    const [gain, bias] = [this.offset(gainName), this.offset(biasName)];
    const result = createNode(this.sameShape(x.value), true);
    const moments = this.memory.matrix(x.value.rows, 2);
    this.calls.push({ kernel: 'norm', x: x.value, y: result.value, gain, bias, moments });
    this.backward.push(() => {
      const dy = gradientIn(result);
      const dx = this.sameShape(x.value);
      this.calls.push({ kernel: 'normGradient', x: x.value, moments, gain, dy, add: x.gradient, dx });
      const gradients = { gain: this.gradientOf(gainName), bias: this.gradientOf(biasName) };
      this.late.norm.push({ x: x.value, moments, dy, ...gradients });
      x.gradient = dx;
    });
    return result;
  }

  embeddingSum({ base, table, index, stages, planes, usage }: EmbeddingSpecification): Node[] {
    const { rows, columns } = base.value;
    const y = this.memory.matrix(planes * rows, columns);
    const nodes = Array.from({ length: planes }, (_, j) => createNode(plane(y, j, rows), true));
    this.calls.push({
      kernel: 'embeddingSum',
      table: this.offset(table),
      index,
      stages,
      base: base.value,
      y,
    });
    if (!this.training) return nodes;
    const dy = planes > 1 ? this.sameShape(y) : null;
    if (dy) nodes.forEach((each, j) => (each.gradientPlace = plane(dy, j, rows)));
    this.backward.push(() => {
      const total = dy ?? gradientIn(nodes[0]!);
      if (planes > 1) this.calls.push({ kernel: 'suffixSum', y: total, planes });
      this.tableGradient(table, 0, usage, total);
      alias(base, plane(total, 0, rows));
    });
    return nodes;
  }

  dropout(x: Node, seed: number, salt: number, rate: number): Node {
    const result = createNode(this.sameShape(x.value), true);
    this.calls.push({ kernel: 'dropout', x: x.value, y: result.value, seed, salt, rate });
    this.backward.push(() => {
      const dy = gradientIn(result);
      const dx = this.sameShape(dy);
      this.calls.push({ kernel: 'dropout', x: dy, y: dx, seed, salt, rate });
      alias(x, dx);
    });
    return result;
  }

  decayScan(specification: ScanSpecification): Node {
    const { value, lanes, steps, time, keep, logRate, retention, carry } = specification;
    const { rows, columns: width } = value.value;
    const result = createNode(this.memory.matrix(rows, 2 * width), true);
    const scan = {
      lanes,
      steps,
      decay: { time, keep, logRate: this.offset(logRate), retention: this.offset(retention) },
      start: this.memory.matrix(lanes, 2 * width),
      sums: this.memory.matrix(rows, width),
      counts: this.memory.matrix(rows, width),
    };
    const carried = this.memory.named(carry, lanes, 2 * width);
    this.calls.push({
      kernel: 'decayScan',
      ...scan,
      value: value.value,
      carry: carried,
      read: result.value,
    });
    this.backward.push(() => {
      const dvalue = this.memory.matrix(rows, width);
      const dweights = this.memory.matrix(lanes, width);
      const dread = gradientIn(result);
      this.calls.push({ kernel: 'decayScanGradient', ...scan, dread, dvalue, dweights });
      const gradients = { logRate: this.gradientOf(logRate), retention: this.gradientOf(retention) };
      this.late.decay.push({ dweights, ...gradients });
      alias(value, dvalue);
    });
    return result;
  }

  /** Losses of heads with categories; their logits have no other use. @param scale place of the gradients' factor */
  loss(specifications: readonly LossSpecification[], scale: number): void {
    const place = this.lossPlaces(specifications.map(({ logits }) => logits));
    const groups = specifications.map((each, g) => ({ ...each, logits: each.logits.value, loss: place(g) }));
    this.calls.push({ kernel: 'intervalLoss', groups, gradient: this.training, scale });
  }

  /** Losses of log-normal mixtures, like `loss`. */
  mixtureLoss(specifications: readonly MixtureLossSpecification[], scale: number): void {
    const place = this.lossPlaces(specifications.map(({ parameters }) => parameters));
    const groups = specifications.map((each, g) => ({
      ...each,
      parameters: each.parameters.value,
      loss: place(g),
    }));
    this.calls.push({ kernel: 'mixtureLoss', groups, gradient: this.training, scale });
  }

  /** Where each head's losses by row go; its gradient will be in place of its value. */
  private lossPlaces(heads: readonly Node[]): (head: number) => number {
    const losses = this.memory.named(lossRows(this.losses.length), heads.length, heads[0]!.value.rows);
    this.losses.push(losses);
    for (const head of heads) head.gradient = head.value;
    return (head) => losses.at + head * losses.stride;
  }

  /** Sums over rows, at `losses` in the order in which heads were scored. */
  private totalLosses(): void {
    if (this.losses.length === 0) return;
    let totals = this.memory.place(
      'losses',
      this.losses.reduce((sum, { rows }) => sum + rows, 0),
    );
    for (const x of this.losses) {
      this.calls.push({ kernel: 'sumRows', x, totals });
      totals += x.rows;
    }
  }

  /** Ends the tape. */
  finish(): Program {
    this.totalLosses();
    if (this.training) {
      for (const emit of this.backward.reverse()) emit();
      this.calls.push(
        { kernel: 'linearWeightGradient', groups: this.late.linear },
        { kernel: 'normWeightGradient', groups: this.late.norm },
        { kernel: 'embeddingGradient', groups: this.late.embedding },
        { kernel: 'decayWeightGradient', groups: this.late.decay },
      );
    }
    return { calls: this.calls, ...this.memory.finish() };
  }

  private offset(name: string): number {
    return this.parameters.place(name).offset;
  }

  /** Where a parameter's gradient goes. */
  private gradientOf(name: string): number {
    if (this.gradientAt < 0) this.gradientAt = this.memory.place('gradient', this.parameters.size);
    return this.gradientAt + this.offset(name);
  }

  private tableGradient(name: string, column: number, usage: Usage, dy: Matrix): void {
    const { rows: tableRows, stride } = this.parameters.place(name);
    this.late.embedding.push({ dy, ...usage, tableRows, table: this.gradientOf(name) + column, stride });
  }

  private sameShape({ rows, columns }: Matrix): Matrix {
    return this.memory.matrix(rows, columns);
  }
}

/** Place of the losses by row of the tape's k-th loss, [heads, rows]. */
export function lossRows(k: number): string {
  return `losses.rows.${k}`;
}

function createNode(value: Matrix, learns: boolean, activation: Node['activation'] = null): Node {
  return { value, learns, activation, gradient: null, gradientPlace: null };
}

function addedRows(
  { offset, stride }: ParameterPlace,
  { column, index }: { column: number; index: number },
): AddedRows {
  return { table: offset + column, stride, index };
}

function gradientIn({ gradient }: Node): Matrix {
  if (!gradient) throw new Error('internal: a result of the program is never used, so it has no gradient');
  return gradient;
}

/** Makes `gradient` the node's own; whatever else uses the node must come earlier on the tape and add to it. */
function alias(node: Node, gradient: Matrix): void {
  if (node.gradient) throw new Error('internal: write the plain sum after the other uses of its term');
  node.gradient = gradient;
}

function plane({ at, columns, stride }: Matrix, j: number, rows: number): Matrix {
  return { at: at + j * rows * stride, rows, columns, stride };
}
