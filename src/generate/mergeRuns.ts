/** A scenario's runs, thinned, edited and laid together as one trace (`scenario.ts`). */
import type { Random } from '../math/random';
import { createRandom } from '../math/random';
import type { GenerateRequest } from '../streams/generator';
import { epochAt } from '../trace/epochAt';
import { flowAt } from '../trace/flowAt';
import type { Flow, Trace } from '../trace/trace';
import type { TraceBuilder } from '../trace/traceBuilder';
import { createTraceBuilder } from '../trace/traceBuilder';
import { freshAddress } from './freshAddress';
import type { Beat, RoleCopies, Scenario, ScenarioRun } from './scenario';
import { serviceOf } from './scenario';

interface Merged {
  readonly trace: Trace;
  /** What of the scenario came to nothing: sentences. */
  readonly warnings: readonly string[];
}

/** Addresses are whole seconds and a shift is too: fractions of a second stay as they were drawn. */
const HOUR = 3600;
const DAY = 24 * HOUR;
const EPHEMERAL = { from: 49_152, count: 16_384 };

/**
 * @param traces what each run of `planRuns` drew
 * @param training whose start and clock the result has, and whose hosts no copy may be taken for
 */
export function mergeRuns(
  traces: readonly Trace[],
  runs: readonly ScenarioRun[],
  scenario: Scenario,
  request: GenerateRequest,
  training: Pick<Trace, 'start' | 'resolution' | 'hosts'>,
): Merged {
  const random = createRandom(request.seed);
  const builder = createTraceBuilder();
  const edits = createEdits(scenario);
  const taken = new Set([...training.hosts, ...traces.flatMap(({ hosts }) => hosts)]);
  const names = createCopyNames(taken);
  const shift = (scenario.shiftHours ?? 0) * HOUR;
  const templates: Flow[] = [];
  let copied = 0;
  runs.forEach(({ copy, layer }, r) => {
    const trace = traces[r]!;
    const thin = random.substream(`thin ${copy} ${layer}`);
    const role = copy > 0 ? roleOf(trace, scenario.clone!.of) : null;
    for (let i = 0; i < trace.length; i++) {
      const flow = flowAt(trace, i);
      // Drawn for every flow, so that what one edit removes changes nothing of what another keeps.
      if (thin.uniform() >= intensityOf(scenario, flow, flow.seconds + shift) - layer) continue;
      if (role && !touches(flow, role)) continue;
      if (edits.removes(flow)) continue;
      if (scenario.beat && serviceOf(flow) === scenario.beat.service) templates.push(flow);
      if (role) copied++;
      builder.add({ ...(role ? names.renamed(flow, role, copy) : flow), seconds: flow.seconds + shift });
    }
  });
  const warnings = edits.idle();
  if (scenario.clone && scenario.clone.copies > 0 && copied === 0)
    warnings.push(`${roleText(scenario.clone)} spoke in no run: nothing was copied`);
  if (scenario.beat) {
    const isThere = addBeat(builder, scenario.beat, { templates, request, training, random });
    if (!isThere) warnings.push(noTemplate(scenario.beat));
  }
  const end = training.start + BigInt(Math.round(request.window.to * 1e9));
  const { resolution, start } = training;
  return { trace: builder.finish({ resolution, window: { start, end } }), warnings };
}

/** @param at epoch seconds */
function intensityOf({ rate = 1, weekend = 1, service }: Scenario, flow: Flow, at: number): number {
  const own = service && serviceOf(flow) === service.name ? service.factor : 1;
  return rate * own * (isWeekend(at) ? weekend : 1);
}

/** 1970 began on a Thursday; Saturday and Sunday are days 2 and 3 after it. */
function isWeekend(at: number): boolean {
  const day = ((Math.floor(at / DAY) % 7) + 7) % 7;
  return day === 2 || day === 3;
}

/** Who and what is taken out, and which of it was never there. */
function createEdits({ silence = [], without = [] }: Scenario) {
  const hosts = new Map(silence.map((host) => [host, 0]));
  const pairs = new Map(without.map((pair) => [pair.join(' → '), 0]));
  const count = (counts: Map<string, number>, key: string) => {
    const found = counts.get(key);
    if (found !== undefined) counts.set(key, found + 1);
    return found !== undefined;
  };
  return {
    removes: ({ source, destination }: Flow) => {
      const isSilent = [count(hosts, source), count(hosts, destination)].includes(true);
      return count(pairs, `${source} → ${destination}`) || isSilent;
    },
    idle: () =>
      [...hosts, ...pairs]
        .filter(([, removed]) => removed === 0)
        .map(([name]) => `${name} spoke in no run: there was nothing to silence`),
  };
}

/** The hosts of a run that have the role. */
function roleOf(trace: Trace, of: RoleCopies['of']): ReadonlySet<string> {
  if ('host' in of) return new Set([of.host]);
  const role = new Set<string>();
  for (let i = 0; i < trace.length; i++) {
    const flow = flowAt(trace, i);
    if (serviceOf(flow) === of.clientsOf) role.add(flow.source);
  }
  return role;
}

const touches = ({ source, destination }: Flow, role: ReadonlySet<string>) =>
  role.has(source) || role.has(destination);

function roleText({ of }: RoleCopies): string {
  return 'host' in of ? of.host : `a client of ${of.clientsOf}`;
}

/** A copy of a host keeps its address from layer to layer. */
function createCopyNames(taken: Set<string>) {
  const names = new Map<string, string>();
  const nameOf = (host: string, copy: number) => {
    const key = `${copy} ${host}`;
    const name = names.get(key) ?? freshAddress(host, taken);
    names.set(key, name);
    taken.add(name);
    return name;
  };
  return {
    renamed(flow: Flow, role: ReadonlySet<string>, copy: number): Flow {
      const { source, destination } = flow;
      return {
        ...flow,
        source: role.has(source) ? nameOf(source, copy) : source,
        destination: role.has(destination) ? nameOf(destination, copy) : destination,
      };
    },
  };
}

interface BeatContext {
  /** Flows of its service, to be copied from. */
  readonly templates: readonly Flow[];
  readonly request: GenerateRequest;
  readonly training: Pick<Trace, 'start' | 'resolution'>;
  readonly random: Random;
}

/** Every beat copies one flow of its service, always the same size: a machine speaks. False where there is none to copy. */
function addBeat(builder: TraceBuilder, beat: Beat, context: BeatContext): boolean {
  const { templates, request, training, random } = context;
  const own = templates.filter(({ destination }) => destination === beat.destination);
  const among = own.length > 0 ? own : templates;
  if (among.length === 0) return false;
  const draw = random.substream(`beat ${beat.source} → ${beat.destination}`);
  const template = among[draw.integer(among.length)]!;
  const { from, to } = request.window;
  const { source, destination, period, jitter } = beat;
  for (let at = from + draw.uniform() * period; at < to; at += period) {
    const time = at + (2 * draw.uniform() - 1) * jitter * period;
    const port = EPHEMERAL.from + draw.integer(EPHEMERAL.count);
    if (time < from || time >= to) continue;
    const sourcePort = template.protocol.startsWith('icmp') ? template.sourcePort : port;
    builder.add({ ...template, ...epochAt(training, time), source, destination, sourcePort });
  }
  return true;
}

function noTemplate({ source, destination, service }: Beat): string {
  return `no flow of ${service} was generated to model ${source} → ${destination} on: the beat was left out`;
}
