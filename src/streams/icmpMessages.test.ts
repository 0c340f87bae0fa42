import { expect, it } from 'vitest';
import type { Row } from '../testing/traceOf';
import { traceOf } from '../testing/traceOf';
import { fitIcmpMessages, nearestMessage } from './icmpMessages';

it('keeps what was seen and replaces what was not, version by version', () => {
  const icmp = (source: string, type: number, code: number): Row => [
    0,
    source,
    'x',
    { protocol: 'icmp', sourcePort: type, destinationPort: code },
  ];
  const messages = fitIcmpMessages(
    traceOf([icmp('10.0.0.1', 3, 3), icmp('10.0.0.1', 8, 0), icmp('fe80::1', 135, 0)], 1),
  );
  expect(messages).toEqual({
    4: [
      { type: 3, code: 3 },
      { type: 8, code: 0 },
    ],
    6: [{ type: 135, code: 0 }],
  });
  const nearest = (version: 4 | 6, type: number, code: number) =>
    nearestMessage(messages, version, { type, code }, () => 0);
  expect(nearest(4, 3, 3)).toEqual({ type: 3, code: 3 });
  expect(nearest(4, 142, 0)).toEqual({ type: 8, code: 0 });
  expect(nearest(6, 142, 7)).toEqual({ type: 135, code: 0 });
  expect(nearestMessage({ 4: [], 6: [] }, 6, { type: 1, code: 1 }, () => 0)).toEqual({ type: 128, code: 0 });
});
