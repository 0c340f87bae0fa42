/** The first frames of a capture, held until it is clear what the capture is about. */
import { createNameTables } from '../../trace/flowRow';
import type { Frame } from '../frame';
import type { ReadChoices } from '../readOptions';
import { createExportProbe } from './exportProbe';
import { createExportReader } from './exportReader';

export interface Opening {
  /** Holds a copy of the frame. */
  add(frame: Frame): void;
  readonly isDecided: boolean;
  /** Whether the capture's flow records, not its packets, are the trace, as far as the frames held tell. */
  readonly isRecords: boolean;
  readonly frames: readonly Frame[];
}

/** Of the packets, so many are datagrams of flow records where those are what a capture is about. */
const NEARLY_ALL = 0.9;
/** How many frames are looked at, and how many bytes of them are held at most. */
const MOST_FRAMES = 4096;
const MOST_BYTES = 8_388_608;

export function createOpening(choices: ReadChoices): Opening {
  const isAsked = choices.flowExports === 'records';
  const probe = createExportProbe(choices);
  const reader = createExportReader({ tables: createNameTables(), row: skip, dropRow: skip, warn: skip });
  const frames: Frame[] = [];
  let bytes = 0;
  let packets = 0;
  let exports = 0;
  return {
    frames,
    add(captured) {
      const frame = copyOf(captured);
      frames.push(frame);
      bytes += frame.end;
      const looked = { ...frame };
      if (probe.dissect(looked) !== null) return;
      packets++;
      const datagram = probe.datagram(looked);
      if (datagram !== null && reader.read(datagram) !== null) exports++;
    },
    get isDecided() {
      if (frames.length >= MOST_FRAMES || bytes >= MOST_BYTES) return true;
      // So many other packets that the frames to come cannot change it.
      return !isAsked && packets - exports > MOST_FRAMES * (1 - NEARLY_ALL);
    },
    get isRecords() {
      return exports > 0 && (isAsked || exports >= packets * NEARLY_ALL);
    },
  };
}

function skip(): void {}

/** A frame lies in the reader's chunk, which goes on. */
function copyOf(frame: Frame): Frame {
  const { bytes, position, end, wireEnd } = frame;
  return {
    ...frame,
    bytes: bytes.slice(position, end),
    position: 0,
    end: end - position,
    wireEnd: wireEnd - position,
  };
}
