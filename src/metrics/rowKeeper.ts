/** A selection's rows, but for its window: hosts, pairs, services and protocols by name, whatever numbers a trace gives them. */
import type { Trace } from '../trace/trace';
import type { Selection } from './comparison';
import { protocolOf, serviceKeyOf, serviceKeys } from './services';

/**
 * Which rows of a trace a selection leaves; undefined where it leaves all. A host counts at either end, a pair in its
 * direction, a service by port and protocol (`443/tcp`) or by the name that the source gave it (`dns`). The window is not looked at.
 */
export function rowKeeper(trace: Trace, selection: Selection): ((row: number) => boolean) | undefined {
  const tests = [hostTest, pairTest, serviceTest, protocolTest].flatMap(
    (make) => make(trace, selection) ?? [],
  );
  if (tests.length === 0) return undefined;
  if (tests.length === 1) return tests[0];
  return (row) => tests.every((test) => test(row));
}

/** Two selections that leave the same rows, windows aside, have the same key. */
export function rowsKey({ host, pair, service, protocol }: Selection): string {
  return JSON.stringify([host, pair, service, protocol]);
}

type Test = ((row: number) => boolean) | null;

function hostTest({ hosts, source, destination }: Trace, { host }: Selection): Test {
  if (host === null) return null;
  const id = hosts.indexOf(host);
  return (row) => source[row] === id || destination[row] === id;
}

function pairTest({ hosts, source, destination }: Trace, { pair }: Selection): Test {
  if (pair === null) return null;
  const [from, to] = pair.map((address) => hosts.indexOf(address));
  return (row) => source[row] === from && destination[row] === to;
}

function serviceTest(trace: Trace, { service }: Selection): Test {
  if (service === null) return null;
  const [keyOf, key] = [serviceKeys(trace), serviceKeyOf(service, trace.protocols)];
  const name = trace.services.indexOf(service);
  return (row) => keyOf(row) === key || (name > 0 && trace.service[row] === name);
}

function protocolTest({ protocols, protocol }: Trace, selection: Selection): Test {
  if (selection.protocol === null) return null;
  const id = protocolOf(selection.protocol, protocols);
  return (row) => protocol[row] === id;
}
