/**
 * What-if: the same generator under another assumption. A scenario is drawn in runs of the generator as it is, and edited
 * where they are laid together, so that it means the same for the model and for every baseline, and a plain one changes
 * no byte. What is random is a point process: intensities are scaled exactly by thinning and superposition (Daley &
 * Vere-Jones, An Introduction to the Theory of Point Processes, §11.3), which keeps each run's rhythm but not, below 1 or
 * above, the evenness of a beat.
 */
import { createRandom } from '../math/random';
import type { GenerateRequest, Temperatures } from '../streams/generator';
import type { Seconds } from '../trace/trace';

export interface Scenario {
  /** × expected flows. Below 1 flows are left out at random, above 1 further runs are laid over the first. */
  readonly rate?: number;
  /** × expected flows of one service, `443/tcp`, besides `rate`. */
  readonly service?: { readonly name: string; readonly factor: number };
  /** × expected flows of Saturdays and Sundays (UTC), besides `rate`: 0.2 is a quiet weekend. */
  readonly weekend?: number;
  /** Hosts that neither send nor answer. Streams draw from randomness of their own, so the others stay as they are. */
  readonly silence?: readonly string[];
  readonly clone?: RoleCopies;
  /** Hours by which the clock of the whole network runs late: 2 has the office open at 11 instead of 9. */
  readonly shiftHours?: number;
  /** Pairs, initiator and responder, that fall silent. */
  readonly without?: readonly (readonly [source: string, destination: string])[];
  /** A pair that keeps a beat. */
  readonly beat?: Beat;
  /** Of the model; a baseline has none, and says so. */
  readonly temperatures?: Temperatures;
}

/** More hosts of a kind, each on addresses of its own and drawn in a run of its own. */
export interface RoleCopies {
  /** A host, or who initiates flows to a service (`443/tcp`). */
  readonly of: { readonly host: string } | { readonly clientsOf: string };
  /** 1 = twice as many as there were. */
  readonly copies: number;
}

export interface Beat {
  readonly source: string;
  readonly destination: string;
  /** Whose flows its flows are copied from, `443/tcp`. */
  readonly service: string;
  readonly period: Seconds;
  /** Share of the period by which a beat may come early or late, uniformly; 0 … 0.5. */
  readonly jitter: number;
}

/** One run of the generator and what it is for. */
export interface ScenarioRun {
  readonly request: GenerateRequest;
  /** 0 = the network itself, else a copy of a role. */
  readonly copy: number;
  /** Keeps flows with probability clamp(intensity − layer, 0, 1). */
  readonly layer: number;
}

const HOUR = 3600;

/** Whether nothing is asked for: then the generator's own bytes are the result. */
export function isPlain(scenario: Scenario): boolean {
  const { rate = 1, weekend = 1, service, silence = [], clone, shiftHours = 0 } = scenario;
  const { without = [], beat, temperatures = {} } = scenario;
  return (
    rate === 1 &&
    weekend === 1 &&
    Object.values(temperatures).every((temperature) => temperature === 1) &&
    (service?.factor ?? 1) === 1 &&
    silence.length === 0 &&
    (clone?.copies ?? 0) === 0 &&
    shiftHours === 0 &&
    without.length === 0 &&
    beat === undefined
  );
}

/** The runs that a scenario needs, the first with the request's own seed. */
export function planRuns(scenario: Scenario, { window, seed }: GenerateRequest): ScenarioRun[] {
  const shift = (scenario.shiftHours ?? 0) * HOUR;
  const shifted = { from: window.from - shift, to: window.to - shift };
  const { rate = 1, weekend = 1, service, clone, temperatures } = scenario;
  const most = rate * Math.max(1, weekend) * Math.max(1, service?.factor ?? 1);
  const layers = Math.max(1, Math.ceil(most));
  const random = createRandom(seed);
  const runs: ScenarioRun[] = [];
  for (let copy = 0; copy <= (clone?.copies ?? 0); copy++) {
    for (let layer = 0; layer < layers; layer++) {
      const own =
        copy + layer === 0 ? seed : random.substream(`copy ${copy} layer ${layer}`).integer(2 ** 32);
      runs.push({
        request: { window: shifted, seed: own, ...(temperatures && { temperatures }) },
        copy,
        layer,
      });
    }
  }
  return runs;
}

/** How a service is written: `443/tcp`, of ICMP its type, the protocol alone where no port is known. */
export function serviceOf(flow: {
  readonly protocol: string;
  readonly sourcePort: number;
  readonly destinationPort: number;
}): string {
  const port = flow.protocol.startsWith('icmp') ? flow.sourcePort : flow.destinationPort;
  return port < 0 ? flow.protocol : `${port}/${flow.protocol}`;
}
