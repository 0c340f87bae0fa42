/**
 * Repairs of time stamps that a person has accepted, between a file's reader and the collector; what each changed is
 * counted and said. Unit, zone and twelve-hour clock are applied where the times are read, and only said here.
 */
import type { FlowRow } from '../../trace/flowRow';
import { copyRow, createFlowRow, fillRow, isSameRow } from '../../trace/flowRow';
import type { TimesAre } from './clockSigns';
import type { PacketCounter } from '../flowExports/exportStage';
import type { RecordSink } from '../format';
import type { Frame } from '../frame';
import type { TimeRepairs } from '../readOptions';
import { momentText } from './timeText';

interface TimeRepair {
  /** What the file is read into. */
  readonly sink: RecordSink;
  /** Once, where the file ends. */
  finish(): void;
}

const OUTSIDE = 'outside the stretch of time that is kept';
const REPEATED = 'repeats the row before it';

/** Without repairs the sink stays as it is. */
export function createTimeRepair(
  sink: RecordSink,
  counter: Pick<PacketCounter, 'countFrame' | 'drop'>,
  repairs: TimeRepairs = {},
): TimeRepair {
  if (!Object.values(repairs).some((value) => value !== undefined && value !== false))
    return { sink, finish: () => {} };
  const { keep = { from: -Infinity, to: Infinity }, dropDuplicates = false } = repairs;
  const flatten = createFlattening(repairs.flattenBackSteps === true);
  const spelled = createFlowRow();
  const previous = createFlowRow();
  const readings: TimesAre[] = [];
  const changed = { outside: 0, repeated: 0, rows: 0 };

  function isKept({ seconds }: { seconds: number }): boolean {
    // What has no time at all, NaN, is the collector's to drop.
    const isOutside = seconds < keep.from || seconds >= keep.to;
    if (isOutside) changed.outside++;
    return !isOutside;
  }

  function row(added: FlowRow): void {
    changed.rows++;
    if (!isKept(added)) return sink.dropRow(OUTSIDE);
    const isRepeated = dropDuplicates && isSameRow(added, previous);
    if (dropDuplicates) copyRow(added, previous);
    if (isRepeated) {
      changed.repeated++;
      return sink.dropRow(REPEATED);
    }
    flatten.apply(added);
    sink.row(added);
  }

  return {
    sink: {
      ...sink,
      row,
      flow: (flow) => row(fillRow(spelled, flow, sink.tables)),
      frame(frame: Frame): void {
        if (isKept(frame)) {
          flatten.apply(frame);
          return sink.frame(frame);
        }
        counter.countFrame(frame);
        counter.drop(OUTSIDE);
      },
      timesAre(times) {
        readings.push(times);
        sink.timesAre(times);
      },
    },
    finish() {
      for (const sentence of readingSentences(repairs, readings, changed.rows)) sink.warn(sentence);
      if (repairs.keep)
        sink.warn(
          `left out ${changed.outside} packets and rows before ${momentText(keep.from)} or from ${momentText(keep.to)} on`,
        );
      if (dropDuplicates) sink.warn(`dropped ${changed.repeated} rows that repeat the row before them`);
      if (repairs.flattenBackSteps)
        sink.warn(`gave ${flatten.count()} packets and rows that jump back the time of the one before them`);
    },
  };
}

/** Gives what is earlier than something before it the time of that. */
function createFlattening(isAsked: boolean) {
  let seconds = -Infinity;
  let nanoseconds = 0;
  let count = 0;
  return {
    apply(moment: { seconds: number; nanoseconds: number }): void {
      if (!isAsked || Number.isNaN(moment.seconds)) return;
      if ((moment.seconds - seconds || moment.nanoseconds - nanoseconds) < 0) {
        count++;
        moment.seconds = seconds;
        moment.nanoseconds = nanoseconds;
      } else {
        seconds = moment.seconds;
        nanoseconds = moment.nanoseconds;
      }
    },
    count: () => count,
  };
}

const UNITS = { s: 'seconds', ms: 'milliseconds', us: 'microseconds', ns: 'nanoseconds' } as const;

/** What the readers of the file's times did. */
function readingSentences(repairs: TimeRepairs, readings: readonly TimesAre[], rows: number): string[] {
  const { unit, zoneMinutes, isTwelveHour } = repairs;
  const isEpoch = readings.some(({ kind }) => kind === 'epoch');
  const isText = readings.some(({ kind }) => kind === 'text');
  const isLocal = readings.some((times) => times.kind === 'text' && !times.hasZone);
  return [
    ...(unit && isEpoch ? [`read the times of ${rows} rows as ${UNITS[unit]}`] : []),
    ...(zoneMinutes !== undefined && isLocal
      ? [`read the times of ${rows} rows as ${zoneMinutes} minutes east of UTC`]
      : []),
    ...(isTwelveHour && isText ? [`read hours 1 to 7 of ${rows} rows as afternoon`] : []),
  ];
}
