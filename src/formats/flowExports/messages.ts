/** Messages made of sets: NetFlow v9 (RFC 3954) and IPFIX (RFC 7011). */
import { uint16, uint32 } from '../frame';
import type { Datagram, RecordsSink } from './datagram';
import { CUT } from './datagram';
import type { ExportDomain, ExportDomains } from './exportDomain';
import { RecordFields } from './fields';
import type { ExportTimes } from './recordRow';
import { recordRow } from './recordRow';
import type { Template, TemplateHead } from './template';
import { readTemplate } from './template';

const NETFLOW9_HEADER = 20;
const IPFIX_HEADER = 16;
const SET_HEADER = 4;
/** Sets with lower numbers hold templates, or are reserved. */
const FIRST_DATA_SET = 256;

/** What tells the two versions' sets apart. */
interface Dialect {
  readonly isIpfix: boolean;
  readonly templates: number;
  readonly optionsTemplates: number;
}

const NETFLOW9: Dialect = { isIpfix: false, templates: 0, optionsTemplates: 1 };
const IPFIX: Dialect = { isIpfix: true, templates: 2, optionsTemplates: 3 };

interface Message {
  readonly bytes: Uint8Array;
  /** Index behind the last captured byte. */
  readonly end: number;
  /** Index behind the message, captured or not. */
  readonly wireEnd: number;
  readonly dialect: Dialect;
  readonly domain: ExportDomain;
  readonly times: ExportTimes;
}

export function readNetflow9(datagram: Datagram, sink: RecordsSink, domains: ExportDomains): boolean {
  const { bytes, start, end, length, exporter } = datagram;
  const at = start + NETFLOW9_HEADER;
  const wireEnd = start + length;
  if (end - start < NETFLOW9_HEADER + SET_HEADER || !isSet(bytes, at, wireEnd, NETFLOW9)) return false;
  const upTime = uint32(bytes, start + 4);
  const seconds = uint32(bytes, start + 8);
  const domain = domains.of(9, exporter, uint32(bytes, start + 16));
  if (domain === null) return dropMessage(sink);
  const times = { seconds, start: domain.startFrom(seconds, upTime), upTime };
  readSets(at, { bytes, end, wireEnd, dialect: NETFLOW9, domain, times }, sink);
  return true;
}

export function readIpfix(datagram: Datagram, sink: RecordsSink, domains: ExportDomains): boolean {
  const { bytes, start, length, exporter } = datagram;
  const wireEnd = start + uint16(bytes, start + 2);
  const end = Math.min(datagram.end, wireEnd);
  const at = start + IPFIX_HEADER;
  if (wireEnd > start + length || end < at) return false;
  if (wireEnd > at && (end < at + SET_HEADER || !isSet(bytes, at, wireEnd, IPFIX))) return false;
  const domain = domains.of(10, exporter, uint32(bytes, start + 12));
  if (domain === null) return dropMessage(sink);
  const times = { seconds: uint32(bytes, start + 4), start: NaN, upTime: NaN };
  readSets(at, { bytes, end, wireEnd, dialect: IPFIX, domain, times }, sink);
  return true;
}

function dropMessage(sink: RecordsSink): true {
  sink.dropRow('flow records of too many exporters');
  return true;
}

/** Whether a set can begin here: what a datagram that only looks like flow export fails at. */
function isSet(bytes: Uint8Array, at: number, wireEnd: number, dialect: Dialect): boolean {
  const id = uint16(bytes, at);
  const length = uint16(bytes, at + 2);
  const isKnown = id >= FIRST_DATA_SET || id === dialect.templates || id === dialect.optionsTemplates;
  return isKnown && length >= SET_HEADER && at + length <= wireEnd;
}

function readSets(from: number, message: Message, sink: RecordsSink): void {
  const { bytes, end, wireEnd, dialect } = message;
  let at = from;
  while (at + SET_HEADER <= end) {
    if (!isSet(bytes, at, wireEnd, dialect)) return sink.dropRow('damaged set of flow records');
    const next = at + uint16(bytes, at + 2);
    readSet(
      uint16(bytes, at),
      { ...message, end: Math.min(next, end), wireEnd: next },
      at + SET_HEADER,
      sink,
    );
    at = next;
  }
  if (at < wireEnd && end < wireEnd) sink.dropRow(CUT);
}

function readSet(id: number, set: Message, at: number, sink: RecordsSink): void {
  const { dialect, domain } = set;
  if (id < FIRST_DATA_SET) return readTemplates(set, at, id === dialect.optionsTemplates, sink);
  const template = domain.template(id);
  if (template === undefined) return sink.dropRow('set of flow records before its template');
  readRecords(template, set, at, sink);
}

function readTemplates(set: Message, from: number, isOptions: boolean, sink: RecordsSink): void {
  const { bytes, end, dialect, domain } = set;
  const head = dialect.isIpfix ? ipfixHead : netflow9Head;
  let at = from;
  while (at + SET_HEADER <= end) {
    const id = uint16(bytes, at);
    if (id < FIRST_DATA_SET && !isWithdrawal(set, at)) return;
    if (isWithdrawal(set, at)) {
      if (id < FIRST_DATA_SET) domain.withdrawAll();
      else domain.withdraw(id);
      at += SET_HEADER;
      continue;
    }
    const found = head(bytes, at, end, isOptions);
    const read = found && readTemplate(bytes, found, { end, isIpfix: dialect.isIpfix });
    if (!read) return sink.dropRow('damaged template of flow records');
    if (!domain.define(id, read.template))
      return sink.dropRow('template of flow records beyond what is remembered');
    at = read.next;
  }
}

/** RFC 7011 §8.1: a template without fields takes the one with its number back, or all where that is the set's. */
function isWithdrawal({ bytes, dialect }: Message, at: number): boolean {
  return dialect.isIpfix && uint16(bytes, at + 2) === 0;
}

function netflow9Head(bytes: Uint8Array, at: number, end: number, isOptions: boolean): TemplateHead | null {
  if (!isOptions) return { at: at + 4, fields: uint16(bytes, at + 2), scopes: 0, isOptions };
  if (at + 6 > end) return null;
  const scopes = Math.floor(uint16(bytes, at + 2) / 4);
  const fields = scopes + Math.floor(uint16(bytes, at + 4) / 4);
  return { at: at + 6, fields, scopes, isOptions };
}

function ipfixHead(bytes: Uint8Array, at: number, end: number, isOptions: boolean): TemplateHead | null {
  const fields = uint16(bytes, at + 2);
  if (!isOptions) return { at: at + 4, fields, scopes: 0, isOptions };
  if (at + 6 > end) return null;
  return { at: at + 6, fields, scopes: uint16(bytes, at + 4), isOptions };
}

const fields = new RecordFields();

/** What is left behind the last record is padding. */
function readRecords(template: Template, set: Message, from: number, sink: RecordsSink): void {
  const { bytes, end, wireEnd, domain, dialect } = set;
  // An options record of the same message may have told the start just now.
  const times = dialect.isIpfix ? { ...set.times, start: domain.bootMilliseconds } : set.times;
  for (let at = from; at + template.shortest <= wireEnd;) {
    const next = fields.locate(bytes, at, end, template);
    if (next < 0) return sink.dropRow(end < wireEnd ? CUT : 'damaged flow record');
    if (template.isOptions) readOptions(domain, sink);
    else recordRow(fields, times, sink);
    at = next;
  }
}

/** Of what exporters tell about themselves, when they started and how they sample bears on flows. */
function readOptions(domain: ExportDomain, sink: RecordsSink): void {
  const boot = fields.number('bootMilliseconds');
  if (!Number.isNaN(boot)) domain.bootMilliseconds = boot;
  domain.noteSampling(fields.first('sampling', 'samplingPackets', 'samplerInterval'), sink);
}
