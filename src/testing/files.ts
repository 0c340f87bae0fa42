/** Files for tests, without a disk. */
import { NO_TIMEOUTS } from '../trace/flowTimeouts';
import type { FlowTimeouts } from '../trace/flowTimeouts';
import { readTrace } from '../formats/readTrace';
import type { TraceFile } from '../formats/traceFile';

/** The bytes as a file that arrives in chunks of `chunk` bytes. */
export function fileOf(bytes: Uint8Array | string, name = 'nameless', chunk = 65_536): TraceFile {
  const content = typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes;
  let at = 0;
  const pull = (controller: ReadableStreamDefaultController<Uint8Array>) => {
    if (at >= content.length) return controller.close();
    controller.enqueue(content.subarray(at, (at += chunk)));
  };
  return {
    name,
    size: content.length,
    stream: () => {
      at = 0;
      return new ReadableStream({ pull });
    },
  };
}

/** Reads one file. */
export function read(bytes: Uint8Array | string, timeouts: FlowTimeouts = NO_TIMEOUTS, chunk?: number) {
  return readTrace([fileOf(bytes, 'nameless', chunk)], { timeouts });
}
