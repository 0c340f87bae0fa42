import { expect, it } from 'vitest';
import { pcapmlLabel } from './pcapmlLabel';

it.each([
  ['17,benign', 'benign'],
  ['17,benign,d=e', 'benign'],
  ['3,DoS slowloris', 'DoS slowloris'],
  ['seen by the probe\n3,scan', 'scan'],
  ['retransmission of 17,benign', ''],
  ['a,b', ''],
  ['', ''],
])('%j is labelled %j', (comment, label) => expect(pcapmlLabel(comment)).toBe(label));
