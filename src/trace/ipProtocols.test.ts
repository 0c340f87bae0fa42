import { expect, it } from 'vitest';
import { FIRST_LINK_PROTOCOL, protocolName } from './ipProtocols';
import { isLinkProtocolName } from './linkProtocols';

it('names the protocols a trace may hold, both ICMPs alike, and leaves no number without a name', () => {
  expect([6, 17, 1, 58, 2].map(protocolName)).toEqual(['tcp', 'udp', 'icmp', 'icmp', 'igmp']);
  expect(protocolName(253)).toBe('ip-253');
});

it('names frames without IP apart from all that IP carries', () => {
  expect([0x0806, 0x88b8, 0x1234, 0x102].map(protocolName)).toEqual([
    'arp',
    'goose',
    'ethertype-0x1234',
    'stp',
  ]);
  for (let number = 0; number < 65_536; number++)
    expect(isLinkProtocolName(protocolName(number))).toBe(number >= FIRST_LINK_PROTOCOL);
});
