/** What the trace worker holds of a studio: the real and the synthetic trace, and what was made of them. */
import type { Comparer } from '../metrics/compareTraces';
import type { Explorer } from '../metrics/explore/explorer';
import type { HostStacks } from '../trace/hostStack';
import { selectBenign } from '../trace/benign';
import type { Trace } from '../trace/trace';
import type { LabelChoice } from './configuration';
import type { ExportSource, GenerationRecord, ManifestInput, OpenedTrace, RenderedPcap } from './protocol';
import type { KnownCeilings } from './scoreSynthetic';

export interface Opened {
  readonly trace: Trace;
  readonly stacks: HostStacks;
  readonly report: OpenedTrace;
  /** As handed over by the person: references, of which nothing is held. */
  readonly files: readonly File[];
}

/** With the hashes of its files, once they are there. */
export interface Real extends Opened {
  readonly input: Promise<ManifestInput>;
  /** Nobody needs the hashes any more. */
  readonly giveUp: AbortController;
}

export interface Synthetic {
  readonly trace: Trace;
  readonly record: GenerationRecord;
}

interface LastPcap {
  readonly rows: string;
  readonly pcap: RenderedPcap;
}

interface Compared {
  readonly real: Trace;
  readonly synthetic: Synthetic | null;
  readonly comparer: Comparer;
}

interface Explored {
  readonly real: Trace;
  readonly synthetic: Synthetic | null;
  readonly explorer: Explorer;
}

export interface Held {
  /** The trace that everything is about. */
  real: Real | null;
  /** Read, but not yet committed to. */
  read: Opened | null;
  /** The one shown. */
  synthetic: Synthetic | null;
  /** By name, the shown one among them. */
  synthetics: ReadonlyMap<string, Synthetic>;
  /** Of `real`, once somebody asks. */
  benign: Trace | null;
  /** What is compared, sorted once for every selection to come. */
  compared: Compared | null;
  /** What is explored. */
  explored: Explored | null;
  /** Real against real, which hangs on no synthetic trace. */
  ceilings: KnownCeilings | null;
  /** The pcap written last, by source and by what its rows hang on. */
  pcaps: { readonly [Which in ExportSource]?: LastPcap | undefined };
}

export const NOTHING: Held = {
  real: null,
  read: null,
  synthetic: null,
  synthetics: new Map(),
  benign: null,
  compared: null,
  explored: null,
  ceilings: null,
  pcaps: {},
};

/** The rows that training and comparison look at. */
export function admittedRows(held: Held, labels: LabelChoice): Trace {
  if (!held.real) throw new Error('no trace is open; open one first');
  return labels === 'all' ? held.real.trace : (held.benign ??= selectBenign(held.real.trace));
}
