/** Files for the bench of the formats: real ones, re-encoded or repeated with shifted time, built once into a folder. */
import { execFileSync } from 'node:child_process';
import {
  closeSync,
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';

/** @typedef {{ name: string, path: string, megabytes: number, units: number, what: 'packets' | 'rows' }} BenchFile */
/** @typedef {{ header: string[], rows: string[], shift: (row: string, seconds: number) => string, period: number }} Log */

const DATA = resolve(process.env['TEMPONET_DATA'] ?? join(import.meta.dirname, '../../../shared/data'));
const DAY = 86_400;
const IOT = 'iot-sentinel/iot-sentinel-merged.pcap.gz';
/** Characters handed to the disk at a time. */
const CHUNK = 1 << 22;

/** Name → how its file is made, from real data, at a path. */
/** @type {Record<string, (path: string) => Promise<void> | void>} */
const RECIPES = {
  'iot.pcap': (path) => unpack(IOT, path),
  'iot.pcapng': async (path) => {
    const plain = await built('iot.pcap', join(path, '..'));
    execFileSync('editcap', ['-F', 'pcapng', plain, path]);
  },
  'smarthome.pcap': (path) => unpack('smarthome-7d/smarthome-7d.pcap.gz', path),
  'dnp3.pcap': (path) => unpack('qut-dnp3/benign-2016-08-20.pcap.gz', path),
  'zeek.log': (path) => repeatLog(zeekLog(), 40, path),
  'zeek.json': (path) => repeatLog(zeekJson(), 40, path),
  'studio.csv': (path) => repeatLog(studioLog(), 40, path),
  'eve.json': (path) => repeatLog(eveLog(), 40, path),
  'argus.binetflow': (path) => repeatLog(argusLog(), 15, path),
  'cidds.csv': (path) => repeatLog(ciddsLog(), 40, path),
  'darpa.csv': (path) => unpack('darpa98/darpa98-1998-06-01_06-13.csv.gz', path),
  'big.pcap': async (path) => repeatCapture(await built('iot.pcap', join(path, '..')), 16, path),
  'big.csv': (path) => repeatLog(studioLog(), 591, path),
  // 2.7 GB once it is packets.
  'export.csv': (path) => repeatLog(studioLog(), 3, path),
};

/** Read only by `--big` and `--export`. */
const APART = ['big.pcap', 'big.csv', 'export.csv'];
export const FILES = ['iot.pcap.gz', ...Object.keys(RECIPES).filter((name) => !APART.includes(name))];

/**
 * The named file, made where it is not there yet.
 * @param {string} name
 * @param {string} folder
 * @returns {Promise<BenchFile>}
 */
export async function benchFile(name, folder) {
  const path = name === 'iot.pcap.gz' ? shared(IOT) : await built(name, folder);
  const isCapture = name.includes('.pcap');
  const units = isCapture ? packetsOf(path) : await linesOf(path);
  const megabytes = statSync(path).size / 1e6;
  return { name, path, megabytes, units, what: isCapture ? 'packets' : 'rows' };
}

/**
 * @param {string} name
 * @param {string} folder
 */
async function built(name, folder) {
  const make = RECIPES[name];
  if (!make) throw new Error(`unknown file ${name}; known: ${[...FILES, ...APART].join(', ')}`);
  const path = join(folder, name);
  if (existsSync(path)) return path;
  mkdirSync(folder, { recursive: true });
  await make(`${path}.part`);
  renameSync(`${path}.part`, path);
  return path;
}

/** @param {string} path */
function shared(path) {
  const full = join(DATA, path);
  if (!existsSync(full))
    throw new Error(`${full} is not there; set TEMPONET_DATA to the folder of shared captures`);
  return full;
}

/** @param {string} path */
function packetsOf(path) {
  const text = execFileSync('capinfos', ['-c', '-M', path], { encoding: 'utf8' });
  return Number(/Number of packets:\s+(\d+)/.exec(text)?.[1]);
}

/** @param {string} path */
async function linesOf(path) {
  let lines = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK }))
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines++;
  return lines;
}

/**
 * @param {string} from
 * @param {string} to
 */
function unpack(from, to) {
  return pipeline(createReadStream(shared(from)), createGunzip(), createWriteStream(to));
}

/**
 * A little-endian pcap so many times over, each time as much later as it is long.
 * @param {string} from
 * @param {number} times
 * @param {string} to
 */
function repeatCapture(from, times, to) {
  const bytes = readFileSync(from);
  /** @type {number[]} */
  const stamps = [];
  for (let at = 24; at + 16 <= bytes.length; at += 16 + bytes.readUInt32LE(at + 8)) stamps.push(at);
  const seconds = stamps.map((at) => bytes.readUInt32LE(at));
  const period = seconds.reduce((a, b) => Math.max(a, b)) - seconds.reduce((a, b) => Math.min(a, b)) + 60;
  const file = openSync(to, 'w');
  writeSync(file, bytes, 0, 24);
  for (let i = 0; i < times; i++) {
    for (const [k, at] of stamps.entries()) bytes.writeUInt32LE((seconds[k] ?? 0) + i * period, at);
    for (let at = 24; at < bytes.length;) at += writeSync(file, bytes, at, bytes.length - at);
  }
  closeSync(file);
}

/**
 * @param {Log} log
 * @param {number} times
 * @param {string} to
 */
function repeatLog({ header, rows, shift, period }, times, to) {
  const file = openSync(to, 'w');
  let text = header.map((line) => `${line}\n`).join('');
  for (let i = 0; i < times; i++)
    for (const row of rows) {
      text += `${shift(row, i * period)}\n`;
      if (text.length < CHUNK) continue;
      writeSync(file, text);
      text = '';
    }
  writeSync(file, text);
  closeSync(file);
}

/** @param {string} path */
function linesAt(path) {
  return readFileSync(shared(path), 'utf8')
    .split('\n')
    .filter((line) => line !== '');
}

/** An epoch at the start of a row.
 * @param {string} row
 * @param {number} seconds */
function shiftEpoch(row, seconds) {
  const point = row.indexOf('.');
  return `${Number(row.slice(0, point)) + seconds}${row.slice(point)}`;
}

/** @returns {Log} */
function zeekLog() {
  const lines = linesAt('m57-zeek/conn.log');
  const header = lines.filter((line) => line.startsWith('#'));
  const rows = lines.filter((line) => !line.startsWith('#'));
  return { header, rows, shift: shiftEpoch, period: DAY };
}

/** The rows of the Zeek log as objects. */
function connections() {
  const { header, rows } = zeekLog();
  const names =
    header
      .find((line) => line.startsWith('#fields'))
      ?.split('\t')
      .slice(1) ?? [];
  return rows.map((row) => {
    const cells = row.split('\t').map((cell) => (cell === '-' ? '' : cell));
    return /** @type {Record<string, string>} */ (
      Object.fromEntries(names.map((name, i) => [name, cells[i]]))
    );
  });
}

/** Numbers where there is one.
 * @param {string | undefined} cell */
const number = (cell) => (cell ? Number(cell) : undefined);

/** @returns {Log} */
function zeekJson() {
  const words = ['uid', 'id.orig_h', 'id.resp_h', 'proto', 'service', 'conn_state', 'history'];
  const rows = connections().map((row) => {
    const cells = Object.entries(row).flatMap(([name, cell]) =>
      cell && !['ts', 'tunnel_parents'].includes(name)
        ? [[name, words.includes(name) ? cell : Number(cell)]]
        : [],
    );
    return `${row['ts']} ${JSON.stringify(Object.fromEntries(cells)).slice(1)}`;
  });
  const shift = (/** @type {string} */ row, /** @type {number} */ seconds) => {
    const space = row.indexOf(' ');
    return `{"ts":${shiftEpoch(row.slice(0, space), seconds)},${row.slice(space + 1)}`;
  };
  return { header: [], rows, shift, period: DAY };
}

/** @returns {Log} */
function studioLog() {
  const header =
    'start,duration,proto,src,sport,dst,dport,service,state,src_packets,src_bytes,dst_packets,dst_bytes,label';
  const columns = ['ts', 'duration', 'proto', 'id.orig_h', 'id.orig_p', 'id.resp_h', 'id.resp_p', 'service'];
  columns.push('conn_state', 'orig_pkts', 'orig_ip_bytes', 'resp_pkts', 'resp_ip_bytes');
  const rows = connections().map((row) => `${columns.map((name) => row[name] ?? '').join(',')},`);
  return { header: [header], rows, shift: shiftEpoch, period: DAY };
}

/** @returns {Log} */
function eveLog() {
  const rows = connections().map((row) => {
    const start = Number(row['ts']);
    const event = {
      event_type: 'flow',
      src_ip: row['id.orig_h'],
      src_port: number(row['id.orig_p']),
      dest_ip: row['id.resp_h'],
      dest_port: number(row['id.resp_p']),
      proto: row['proto']?.toUpperCase(),
      ...(row['service'] && { app_proto: row['service'] }),
      flow: {
        pkts_toserver: number(row['orig_pkts']),
        pkts_toclient: number(row['resp_pkts']),
        bytes_toserver: number(row['orig_ip_bytes']),
        bytes_toclient: number(row['resp_ip_bytes']),
        start: '@start',
        end: '@end',
        state: 'closed',
        alerted: false,
      },
    };
    return `${start} ${start + (number(row['duration']) ?? 0)} ${JSON.stringify(event)}`;
  });
  const shift = (/** @type {string} */ row, /** @type {number} */ seconds) => {
    const [start, end, ...event] = row.split(' ');
    const [from, to] = [iso(Number(start) + seconds), iso(Number(end) + seconds)];
    const text = event.join(' ').replace('@start', from).replace('@end', to);
    return `{"timestamp":"${to}",${text.slice(1)}`;
  };
  return { header: [], rows, shift, period: DAY };
}

/** As Suricata writes it.
 * @param {number} seconds */
function iso(seconds) {
  const micros = String(Math.floor((seconds % 1) * 1e6)).padStart(6, '0');
  return `${new Date(Math.floor(seconds) * 1000).toISOString().slice(0, 19)}.${micros}+0000`;
}

/** @returns {Log} */
function argusLog() {
  const [header = '', ...rows] = linesAt('ctu-botnet-207-1/capture.binetflow');
  return { header: [header], rows, shift: (row, seconds) => shiftDate(row, seconds, '/'), period: 6 * DAY };
}

/** @returns {Log} */
function ciddsLog() {
  const [header = '', ...rows] = linesAt('cidds-week3-sample/cidds_week3_sample.csv');
  return { header: [header], rows, shift: (row, seconds) => shiftDate(row, seconds, '-'), period: 7 * DAY };
}

/**
 * A row that begins `yyyy/mm/dd`, moved by whole days.
 * @param {string} row
 * @param {number} seconds
 * @param {string} mark
 */
function shiftDate(row, seconds, mark) {
  const day = Date.UTC(Number(row.slice(0, 4)), Number(row.slice(5, 7)) - 1, Number(row.slice(8, 10)));
  const moved = new Date(day + seconds * 1000).toISOString().slice(0, 10).replaceAll('-', mark);
  return `${moved}${row.slice(10)}`;
}
