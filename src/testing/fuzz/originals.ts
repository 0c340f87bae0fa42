/** The files that fuzzing changes: a little of every kind, real where the shared data is there, else built here. */
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { ethernet, ipv4, ipv6, pcapOf, segment, udp } from '../captures';
import { sharedData } from '../sharedData';

/** Enough of a file for every kind of row or packet in it, few enough to read thousands a minute. */
const LONGEST = 24_000;
const CAPTURE_FOLDERS = ['torture', 'torture-derived', 'pcap-multihost'];
const LOG_FOLDERS = [
  ...['flow-zoo', 'flow-zoo/csv-variants', 'm57-zeek', 'ctu-botnet-207-1', 'ctu-zeek-labeled'],
  ...['cidds-week3-sample', 'westermo', 'darpa98'],
];
const LINK_TYPES = [
  0, 1, 9, 12, 14, 50, 101, 104, 105, 107, 113, 127, 163, 192, 195, 228, 229, 230, 239, 276,
];

export function fuzzOriginals(): Uint8Array[] {
  return [...builtCaptures(), ...filesOf(CAPTURE_FOLDERS), ...filesOf(LOG_FOLDERS)].map((bytes) =>
    bytes.subarray(0, LONGEST),
  );
}

function filesOf(folders: readonly string[]): Uint8Array[] {
  return folders.flatMap((folder) => {
    const path = sharedData(folder);
    if (path === null) return [];
    return readdirSync(path)
      .sort()
      .map((name) => join(path, name))
      .filter((file) => statSync(file).isFile() && !/\.(md|json\.md|txt)$|manifest/.test(file))
      .flatMap((file) => [headOf(file)]);
  });
}

/** Large gzips are opened, so that what is inside can be changed. */
function headOf(file: string): Uint8Array {
  const bytes = readFileSync(file);
  const isLarge = bytes.length > LONGEST && bytes[0] === 0x1f && bytes[1] === 0x8b;
  return new Uint8Array(isLarge ? gunzipSync(bytes) : bytes);
}

/** The same packets under every link type, whatever it makes of them. */
function builtCaptures(): Uint8Array[] {
  const packets = [
    ...Array.from({ length: 4 }, (_, i) => segment({ sequence: i, payload: i, flags: 2 << i })),
    ipv4(17, udp(40_000, 53, 20)),
    ipv6(58, [128, 0, 0, 0]),
    ipv4(47, [0, 0, 8, 0, ...segment()]),
    ipv4(4, segment()),
  ];
  return LINK_TYPES.map((type) =>
    pcapOf(
      packets.map((bytes, i) => ({ at: 1.6e15 + i * 1e5, bytes: type === 1 ? ethernet(bytes) : bytes })),
      type,
    ),
  );
}
