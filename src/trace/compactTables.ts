/** A trace whose string tables hold only what its rows use, in order of first use: nothing of rows cut away remains. */
import { shareable } from './shareable';
import type { Trace } from './trace';

/** Re-interns every table; index 0 of services, states and labels stays ''. Rows and their order are unchanged. */
export function compactTables(trace: Trace): Trace {
  const hosts = compact(trace.hosts, [trace.source, trace.destination], []);
  const protocols = compact(trace.protocols, [trace.protocol], []);
  const services = compact(trace.services, [trace.service], ['']);
  const states = compact(trace.states, [trace.state], ['']);
  const labels = compact(trace.labels, [trace.label], ['']);
  return {
    ...trace,
    hosts: hosts.table,
    protocols: protocols.table,
    services: services.table,
    states: states.table,
    labels: labels.table,
    source: hosts.columns[0]!,
    destination: hosts.columns[1]!,
    protocol: protocols.columns[0]!,
    service: services.columns[0]!,
    state: states.columns[0]!,
    label: labels.columns[0]!,
  };
}

/** Columns of one table read row by row, so that order of first use is the rows' own. */
function compact<Column extends Uint16Array | Uint32Array>(
  table: readonly string[],
  columns: readonly Column[],
  first: readonly string[],
) {
  const kept = [...first];
  const ids = new Int32Array(table.length).fill(-1);
  first.forEach((value, id) => (ids[table.indexOf(value)] = id));
  const length = columns[0]!.length;
  const out = columns.map((column) =>
    shareable(column.constructor as new (length: number) => Column, length),
  );
  for (let i = 0; i < length; i++) {
    columns.forEach((column, c) => {
      const old = column[i]!;
      if (ids[old] === -1) ids[old] = kept.push(table[old]!) - 1;
      out[c]![i] = ids[old]!;
    });
  }
  return { table: kept, columns: out };
}
