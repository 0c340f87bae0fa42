/**
 * Between which ports random bytes pass for payload. Dissectors of well-known ports take them for damaged messages sooner
 * or later; above, the ports named here are those whose dissectors of tshark 4.0 did, each tried with 600 payloads.
 */

type PortRange = number | readonly [first: number, last: number];

/** Random bytes follow this many of the stand-in's own: what dissectors without a port look at. */
export const UNTOUCHED = 8;

const FIRST_USER_PORT = 1024;
/** HTTP shows what it does not know as data; QUIC's payload is ciphertext (RFC 9001 §5). */
const OPEN_TCP = new Set([80]);
const OPEN_UDP = new Set([443]);

const CLOSED_TCP = portSet([
  ...[1099, 1102, 1153, 1194, 1521, 1723, 1861, 1883, 1900, 1998, 2123, 2152, 2234, 2240, 2269],
  ...([[2321, 2322], 2345, 2404, 2571, 2600, 2710, 2812, 2869, 2944, [3002, 3003]] as const),
  ...([3006, 3014, [3016, 3019], 3128, 3132, 3268, 3306, 3357, 3369, 3386, 3452, 3632, 3671, 3689] as const),
  ...([3724, 3863, 4002, 4155, [4222, 4224], [4249, 4250], 4321, 4342, 4551, [4555, 4556], 4880] as const),
  ...([5000, 5010, 5094, 5253, 5445, 5534, 5555, 5683, 5985, [6000, 6063], 6084, 6160, 6417] as const),
  ...([[6666, 6668], [7171, 7172], [7275, 7276], 7871, 7911, 8023, 8085, 8088, 8567, 9092, 9600] as const),
  ...[9956, 11371, 13400, 14001, 22222, 24800, 29418, 34980, 44818, 48049, 57000],
]);

const CLOSED_UDP = portSet([
  ...([1044, 1052, [1089, 1091], 1113, 1194, 1293, 1547, [1628, 1629], [1645, 1646]] as const),
  ...([[1700, 1701], [1812, 1813], 1900, 2048, 2055, 2067, 2099, 2123, 2152, 2157, 2190] as const),
  ...([[2221, 2222], 2231, 2246, [2268, 2269], 2345, 2424, 2428, 2727, 2944, [2948, 2949]] as const),
  ...([2960, 3000, 3121, 3222, 3250, 3343, 3386, 3389, 3452, 3455, 3483, 3567, 3622, 3671, 3784] as const),
  ...([3792, 3799, 3804, 3819, 3863, 4000, 4011, 4058, [4306, 4307], [4341, 4342], 4500, 4551] as const),
  ...([[4555, 4556], 4665, 4672, 4713, 4729, 4754, 4784, [4789, 4791], 5000, 5031, 5050, 5060] as const),
  ...([5072, 5094, [5246, 5247], [5350, 5351], 5436, 5555, 5567, 5678, 6060, 6073, 6081, 6118] as const),
  ...([6160, 6343, 6666, 6696, 6784, 6970, [7000, 7010], 7021, 7075, 7255, 7275, 7784, 8116] as const),
  ...([8161, 8600, [8611, 8614], 8848, 9003, 9200, [9202, 9203], 9214, 9901, [9955, 9956]] as const),
  ...([10500, 11211, 11273, [12000, 12004], 12220, [12222, 12223], 13819, 13907, 17220] as const),
  ...([[17754, 17756], 18246, 19132, 19788, 19948, [19999, 20000], 22222, 27036, 27910] as const),
  ...([30030, 34980, 41170, 44818, 47808, 48898, [56000, 56001], 56500, [57000, 57001], 57033] as const),
  ...([57501, [57532, 57533], [59000, 59001], [59032, 59033], [59500, 59501], 60001] as const),
]);

export function takesRandomTcp(a: number, b: number): boolean {
  return isOpen(a, OPEN_TCP, CLOSED_TCP) && isOpen(b, OPEN_TCP, CLOSED_TCP);
}

export function takesRandomUdp(a: number, b: number): boolean {
  return isOpen(a, OPEN_UDP, CLOSED_UDP) && isOpen(b, OPEN_UDP, CLOSED_UDP);
}

function isOpen(port: number, open: ReadonlySet<number>, closed: ReadonlySet<number>): boolean {
  return open.has(port) || (port >= FIRST_USER_PORT && !closed.has(port));
}

function portSet(ranges: readonly PortRange[]): ReadonlySet<number> {
  const ports = new Set<number>();
  for (const range of ranges) {
    const [first, last] = typeof range === 'number' ? [range, range] : range;
    for (let port = first; port <= last; port++) ports.add(port);
  }
  return ports;
}
