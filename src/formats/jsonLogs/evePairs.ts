/**
 * Suricata writes a `netflow` event for each direction of a flow, the one towards the server first and its answer, where
 * there was one, behind it, with the same `flow_id`. Other threads' events may come between.
 */
import type { RecordSink } from '../format';
import { netflowEvents } from './eveFlow';
import type { JsonObject } from './jsonField';
import { textOf } from './jsonField';

export interface DirectionPairs {
  /** False where the event cannot be read. */
  add(event: JsonObject): boolean;
  /** What still waits has no answer. */
  finish(): void;
}

/** Events that wait for their answer: more than threads, few enough to hold. */
const MOST_WAITING = 4096;

export function createDirectionPairs(sink: Pick<RecordSink, 'flow' | 'dropRow'>): DirectionPairs {
  const waiting = new Map<unknown, JsonObject>();
  return {
    add(event) {
      if (netflowEvents(event, null) === null) return false;
      const id = event['flow_id'];
      const first = waiting.get(id);
      if (first !== undefined) {
        waiting.delete(id);
        const isAnswer = answers(event, first);
        emit(first, isAnswer ? event : null);
        if (isAnswer) {
          sink.dropRow(ANSWER);
          return true;
        }
      }
      waiting.set(id ?? event, event);
      if (waiting.size > MOST_WAITING) emitOldest();
      return true;
    },
    finish() {
      for (const event of waiting.values()) emit(event, null);
      waiting.clear();
    },
  };

  function emit(event: JsonObject, answer: JsonObject | null): void {
    const flow = netflowEvents(event, answer);
    if (flow !== null) sink.flow(flow);
  }

  function emitOldest(): void {
    const [id, event] = waiting.entries().next().value!;
    waiting.delete(id);
    emit(event, null);
  }
}

/** Why the second of two events is no flow of its own. */
const ANSWER = 'other direction of a flow that is counted';

function answers(event: JsonObject, first: JsonObject): boolean {
  return ends(event, 'src', 'dest') === ends(first, 'dest', 'src') && event['proto'] === first['proto'];
}

function ends(event: JsonObject, from: 'src' | 'dest', to: 'src' | 'dest'): string {
  const port = (side: 'src' | 'dest') => String(event[`${side}_port`] ?? '-');
  return `${textOf(event[`${from}_ip`])} ${port(from)} ${textOf(event[`${to}_ip`])} ${port(to)}`;
}
