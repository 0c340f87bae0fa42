import { expect, it } from 'vitest';
import { protocolName } from './ipProtocols';

it('names the protocols a trace may hold, both ICMPs alike, and leaves no number without a name', () => {
  expect([6, 17, 1, 58, 2].map(protocolName)).toEqual(['tcp', 'udp', 'icmp', 'icmp', 'igmp']);
  expect(protocolName(253)).toBe('ip-253');
});
