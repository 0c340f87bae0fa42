/** What holds whatever bytes a file is made of: a trace whose every figure makes sense, or one FormatError. */
import { isDeepStrictEqual } from 'node:util';
import { FormatError } from '../../formats/formatError';
import { isGzip } from '../../formats/gunzip';
import type { ReadReport } from '../../formats/readReport';
import type { ReadChoices } from '../../formats/readOptions';
import type { ReadResult } from '../../formats/readTrace';
import { readTrace } from '../../formats/readTrace';
import type { HostStacks } from '../../trace/hostStack';
import type { Trace } from '../../trace/trace';
import { COLUMNS } from '../../trace/trace';
import { fileOf } from '../files';

/** Words that only a mistake of ours writes; an input that holds one itself is not searched for it. */
const SLIPS = ['undefined', 'NaN', '[object'];
/** Milliseconds that reading one small file may take, on a machine with more to do than it can. */
const PATIENCE = 10_000;
const CAPTURES = new Set(['pcap', 'pcapng']);
const ADDRESS =
  /^((\d{1,3}\.){3}\d{1,3}|[\da-f]{0,4}(:[\da-f]{0,4}){2,7}(\d{1,3}(\.\d{1,3}){3})?|([\da-f]{2}:){5}[\da-f]{2})$/;

/** The outcome of reading: the result, or the refusal's sentence. Anything else that is thrown goes through. */
export async function outcome(
  bytes: Uint8Array,
  choices: ReadChoices,
  chunk?: number,
): Promise<ReadResult | string> {
  try {
    return await readTrace([fileOf(bytes, 'fuzzed', chunk)], choices);
  } catch (error) {
    if (error instanceof FormatError) return error.message;
    throw error;
  }
}

/** Reads whole, and in pieces where `chunk` says so; throws where a promise is broken. */
export async function keepsItsPromises(
  bytes: Uint8Array,
  choices: ReadChoices,
  chunk: number | null,
): Promise<void> {
  const began = performance.now();
  const whole = await outcome(bytes, choices);
  const took = performance.now() - began;
  must(took < PATIENCE, `${took.toFixed(0)} ms for ${bytes.length} bytes`);
  // What a gzip holds is not searched.
  const slips = isGzip(bytes) ? [] : SLIPS.filter((word) => Buffer.from(bytes).indexOf(word) < 0);
  if (typeof whole === 'string') checkSentences([whole], slips);
  else checkResult(whole, slips);
  if (chunk === null) return;
  const pieces = await outcome(bytes, choices, chunk);
  must(
    typeof whole === typeof pieces,
    `in pieces of ${chunk}: ${describe(pieces)}, whole: ${describe(whole)}`,
  );
  if (typeof whole === 'string' || typeof pieces === 'string') return;
  must(isDeepStrictEqual(pieces.trace, whole.trace), `another trace in pieces of ${chunk}`);
  must(isDeepStrictEqual(pieces.report, whole.report), `another report in pieces of ${chunk}`);
}

function describe(result: ReadResult | string): string {
  return typeof result === 'string' ? result : `a trace of ${result.trace.length} flows`;
}

function checkResult({ trace, report, stacks }: ReadResult, slips: readonly string[]): void {
  checkReport(report, slips);
  checkTrace(trace);
  checkNames(trace, report);
  checkStacks(stacks);
}

function checkReport(report: ReadReport, slips: readonly string[]): void {
  const { packets, rows, kept, dropped, linkTypes, tunnels, snapped, snapLength, warnings, clock } = report;
  const counts = [
    packets,
    rows,
    kept,
    snapped,
    snapLength,
    ...[dropped, linkTypes, tunnels].flatMap(Object.values),
  ];
  for (const count of counts as number[])
    must(Number.isSafeInteger(count) && count >= 0, `a count of ${count}`);
  const lost = Object.values(dropped).reduce((sum, count) => sum + count, 0);
  must(
    packets + rows === kept + lost,
    `${packets} packets + ${rows} rows, but ${kept} kept + ${lost} dropped`,
  );
  must(snapped > 0 || snapLength === 0, `cut at ${snapLength} bytes, but none is`);
  must(snapped <= packets, `${snapped} snapped of ${packets} packets`);
  const ofFiles = report.files.reduce((sum, file) => sum + file.packets + file.rows, 0);
  must(ofFiles === packets + rows, `the files' ${ofFiles} packets and rows, of ${packets + rows}`);
  checkSentences(
    [...warnings, ...Object.keys(dropped), ...report.findings.map((each) => each.explanation)],
    slips,
  );
  for (const moment of [clock.first, clock.last, clock.largestGapAt])
    if (moment)
      must(Number.isSafeInteger(moment.seconds) && isFraction(moment.nanoseconds), 'a moment of the clock');
  for (const figure of [clock.largestBackStep, clock.largestGap, clock.resolution, clock.backSteps])
    must(Number.isFinite(figure) && figure >= 0, `a figure of the clock: ${figure}`);
}

function isFraction(nanoseconds: number): boolean {
  return Number.isInteger(nanoseconds) && nanoseconds >= 0 && nanoseconds < 1e9;
}

function checkSentences(sentences: readonly string[], slips: readonly string[]): void {
  for (const sentence of sentences)
    for (const word of slips)
      must(!sentence.includes(word), `a sentence with a slip: ${sentence.slice(0, 200)}`);
}

function checkTrace(trace: Trace): void {
  const { length, span, hosts } = trace;
  must(Number.isFinite(span) && span >= 0, `a span of ${span}`);
  for (const name of COLUMNS)
    must(trace[name].length === length, `${trace[name].length} of ${length} in ${name}`);
  for (let i = 0; i < length; i++) {
    const time = trace.time[i]!;
    must(time >= (trace.time[i - 1] ?? 0) && time <= span, `a flow at ${time} of ${span}`);
    must(trace.source[i]! < hosts.length && trace.destination[i]! < hosts.length, 'a host beyond the table');
    must(isPort(trace.sourcePort[i]!) && isPort(trace.destinationPort[i]!), `a port in row ${i}`);
    for (const name of ['sourcePackets', 'sourceBytes', 'destinationPackets', 'destinationBytes'] as const)
      must(isUnknownOr(trace[name][i]!, isAmount), `${name} of ${trace[name][i]!}`);
    must(isUnknownOr(trace.duration[i]!, isAmount), `a duration of ${trace.duration[i]!}`);
    for (const name of ['protocol', 'service', 'state', 'label'] as const)
      must(trace[name][i]! < tableOf(trace, name).length, `a ${name} beyond its table`);
  }
}

function isPort(port: number): boolean {
  return port >= -1 && port <= 65_535;
}

function isAmount(value: number): boolean {
  return value <= Number.MAX_SAFE_INTEGER;
}

function isUnknownOr(value: number, isSound: (value: number) => boolean): boolean {
  return Number.isNaN(value) || (isSound(value) && value >= 0);
}

function tableOf(trace: Trace, name: 'protocol' | 'service' | 'state' | 'label'): readonly string[] {
  return { protocol: trace.protocols, service: trace.services, state: trace.states, label: trace.labels }[
    name
  ];
}

function checkNames({ hosts, protocols, services, states, labels }: Trace, report: ReadReport): void {
  must(new Set(hosts).size === hosts.length, 'a host twice');
  for (const name of [...hosts, ...protocols, ...services, ...states, ...labels])
    must(typeof name === 'string', `a name that is ${typeof name}`);
  if (!report.files.every((file) => CAPTURES.has(file.format)) || report.rows > 0) return;
  for (const host of hosts) must(ADDRESS.test(host), `a host called ${host}`);
}

function checkStacks(stacks: HostStacks): void {
  for (const [host, { hopLimit = 0, window = 0, mss = 0, windowScale = 0 }] of stacks) {
    must(ADDRESS.test(host), `a stack of ${host}`);
    for (const field of [hopLimit, window, mss, windowScale])
      must(Number.isInteger(field) && field >= 0 && field <= 65_535, `a stack with ${field}`);
  }
}

function must(holds: boolean, problem: string): void {
  if (!holds) throw new Error(`broken promise: ${problem}`);
}
