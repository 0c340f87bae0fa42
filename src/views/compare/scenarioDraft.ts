/** A what-if as it is being typed, and what it means: texts until every one of them can be read. */
import type { Scenario, TaskName, Temperatures } from '../../store/state';
import { TASKS } from '../../store/state';
import { taskName } from '../shared/taskName';

export interface ScenarioDraft {
  readonly rate: number;
  readonly weekend: number;
  readonly shiftHours: number;
  readonly silence: string;
  readonly cloneOf: string;
  readonly copies: number;
  readonly service: string;
  readonly serviceFactor: number;
  readonly without: string;
  readonly beatPair: string;
  readonly beatService: string;
  readonly period: number;
  readonly jitterPercent: number;
  readonly temperature: string;
}

export const PLAIN: ScenarioDraft = {
  rate: 1,
  weekend: 1,
  shiftHours: 0,
  silence: '',
  cloneOf: '',
  copies: 1,
  service: '',
  serviceFactor: 1,
  without: '',
  beatPair: '',
  beatService: '',
  period: 300,
  jitterPercent: 2,
  temperature: '',
};

const SERVICE = /^(?:\d{1,5}\/)?[a-z][a-z0-9-]*$/;
const TEMPERATURE = /^([a-z ]+?)\s*[=:]?\s*(\d*\.?\d+)$/i;
const ARROW = /\s*(?:→|->|>)\s*/;

/** What a text field wants where it cannot be read; null where all is well. */
export type DraftProblems = { readonly [Field in keyof ScenarioDraft]?: string };

export function draftProblems(draft: ScenarioDraft): DraftProblems {
  const { service, without, beatPair, beatService, temperature } = draft;
  return {
    ...(temperaturesOf(temperature) ? {} : { temperature: NOT_A_TEMPERATURE }),
    ...(isService(service) ? {} : { service: NOT_A_SERVICE }),
    ...(pairsOf(without) ? {} : { without: NOT_A_PAIR }),
    ...(beatPair.trim() === '' || pairsOf(beatPair)?.length === 1 ? {} : { beatPair: NOT_A_PAIR }),
    ...(isService(beatService) && (beatPair.trim() === '' || beatService.trim() !== '')
      ? {}
      : { beatService: NOT_A_SERVICE }),
  };
}

const NOT_A_TEMPERATURE = `Give what is predicted and a number from 0.05 to 5, such as gap 0.8, service 1.2. There are ${TASKS.map(taskName).join(', ')}.`;
const NOT_A_SERVICE = 'Give a port and protocol, such as 443/tcp.';
const NOT_A_PAIR = 'Give initiator and responder, such as 10.0.0.5 → 10.0.0.1.';

/** Null while a text cannot be read. */
export function readDraft(draft: ScenarioDraft): Scenario | null {
  if (Object.keys(draftProblems(draft)).length > 0) return null;
  const { rate, weekend, shiftHours, copies, serviceFactor, period, jitterPercent } = draft;
  const silence = listed(draft.silence);
  const cloneOf = draft.cloneOf.trim();
  const service = draft.service.trim().toLowerCase();
  const without = pairsOf(draft.without)!;
  const temperatures = temperaturesOf(draft.temperature)!;
  const beat = pairsOf(draft.beatPair)![0];
  return {
    ...(rate === 1 ? {} : { rate }),
    ...(weekend === 1 ? {} : { weekend }),
    ...(Object.keys(temperatures).length === 0 ? {} : { temperatures }),
    ...(shiftHours === 0 ? {} : { shiftHours }),
    ...(silence.length === 0 ? {} : { silence }),
    ...(cloneOf === '' ? {} : { clone: { of: roleOf(cloneOf), copies } }),
    ...(service === '' || serviceFactor === 1 ? {} : { service: { name: service, factor: serviceFactor } }),
    ...(without.length === 0 ? {} : { without }),
    ...(beat === undefined
      ? {}
      : {
          beat: {
            ...{ source: beat[0], destination: beat[1], service: draft.beatService.trim().toLowerCase() },
            ...{ period, jitter: jitterPercent / 100 },
          },
        }),
  };
}

/** A service means its clients, anything else a host. */
function roleOf(text: string) {
  return /^\d{1,5}\/[a-z]/.test(text) ? { clientsOf: text } : { host: text };
}

function isService(text: string): boolean {
  const written = text.trim().toLowerCase();
  return written === '' || SERVICE.test(written);
}

/** `source packets 0.8` and so on; null where one of them cannot be read. */
function temperaturesOf(text: string): Temperatures | null {
  const temperatures: Partial<Record<TaskName, number>> = {};
  for (const part of listed(text)) {
    const [, name, value] = TEMPERATURE.exec(part) ?? [];
    const task = TASKS.find((known) => taskName(known) === name?.toLowerCase() || known === name);
    if (!task || !(Number(value) >= 0.05 && Number(value) <= 5)) return null;
    temperatures[task] = Number(value);
  }
  return temperatures;
}

const listed = (text: string) =>
  text
    .split(/[,;]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');

/** Null where one of them is no pair. */
function pairsOf(text: string): (readonly [string, string])[] | null {
  const pairs = listed(text).map((part) => part.split(ARROW));
  if (!pairs.every((ends) => ends.length === 2 && ends.every((end) => end !== ''))) return null;
  return pairs.map(([source, destination]) => [source!, destination!] as const);
}
