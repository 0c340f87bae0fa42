import { describe, expect, it } from 'vitest';
import { big, ipv4, ipv6, tcp, udp } from '../../testing/captures';
import { RAW, dissected } from '../../testing/dissected';
import type { HostStack } from '../../trace/hostStack';
import { createDissection } from './dissection';

/** MSS 1460, SACK permitted, time stamps, NOP, window scale 7: Linux's order. */
const LINUX = [2, 4, ...big(1460, 2), 4, 2, 8, 10, ...big(5, 4), ...big(0, 4), 1, 3, 3, 7];

/** A segment with options behind its header. */
function syn(options: readonly number[], { window = 64_240, flags = 0x02 } = {}): number[] {
  const header = tcp({ flags });
  header[12] = (5 + options.length / 4) << 4;
  header.splice(14, 2, ...big(window, 2));
  return [...header, ...options];
}

function withTtl(ttl: number, datagram: readonly number[]): number[] {
  return datagram.with(8, ttl);
}

function learned(...datagrams: (readonly number[])[]): Partial<HostStack> | undefined {
  const dissection = createDissection();
  for (const datagram of datagrams) dissected(datagram, RAW, { dissection });
  return dissection.learnedStacks().get('10.0.0.1');
}

describe('a host’s stack', () => {
  it('shows in its SYN', () => {
    expect(learned(ipv4(6, syn(LINUX)))).toEqual({
      hopLimit: 64,
      window: 64_240,
      mss: 1460,
      windowScale: 7,
      options: ['mss', 'sackPermitted', 'timestamps', 'nop', 'windowScale'],
    });
  });

  it('shows in its SYN rather than in an earlier SYN-ACK, and in the first of each', () => {
    const answer = ipv4(6, syn([2, 4, 0, 100], { flags: 0x12, window: 1 }));
    expect(learned(answer)).toMatchObject({ window: 1, mss: 100 });
    expect(learned(answer, ipv4(6, syn(LINUX)))).toMatchObject({ mss: 1460 });
    expect(learned(ipv4(6, syn(LINUX)), answer, ipv4(6, syn([])))).toMatchObject({ mss: 1460 });
  });

  it.each([
    [30, 32],
    [57, 64],
    [64, 64],
    [113, 128],
    [129, 255],
  ])('begins at a TTL: %i seen, %i sent', (seen, hopLimit) =>
    expect(learned(withTtl(seen, ipv4(17, udp(1, 2))))).toEqual({ hopLimit }),
  );

  it('shows no TTL in what it multicasts, nor in what protocols set it for', () => {
    const multicast = ipv4(17, udp(1, 2)).with(16, 239);
    expect(learned(withTtl(1, multicast), withTtl(255, ipv4(89, [1, 2, 3])))).toBeUndefined();
  });

  it.each<[HostStack['identification'] | undefined, number[]]>([
    ['zero', [0, 0, 0]],
    ['counter', [65_530, 65_535, 3, 4, 9]],
    ['counter', [0x0100, 0x0200, 0x0300]],
    ['random', [4711, 60_000, 33, 17_000, 9000]],
    [undefined, [4711]],
    [undefined, [0]],
  ])('numbers its packets: %s', (identification, ids) => {
    const packets = ids.map((id) => ipv4(17, udp(1, 2), { id }));
    expect(learned(...packets)?.identification).toBe(identification);
  });

  it('has a hop limit in IPv6, but no such numbers', () => {
    const dissection = createDissection();
    for (let i = 0; i < 3; i++) dissected(ipv6(17, udp(1, 2)), RAW, { dissection });
    expect([...dissection.learnedStacks()]).toEqual([['2001:db8::1', { hopLimit: 64 }]]);
  });

  it.each<[string, number[]]>([
    ['of length zero', [2, 0, 0, 0]],
    ['longer than the header', [2, 40, 0, 0]],
    ['unknown', [77, 4, 1, 2]],
  ])('survives an option %s', (_, options) => {
    expect(learned(ipv4(6, syn(options)))).toMatchObject({ window: 64_240, mss: 0, windowScale: 0 });
  });

  it('is not guessed from a SYN that the capture cut', () => {
    expect(learned(ipv4(6, syn(LINUX)).slice(0, 50))).toEqual({ hopLimit: 64 });
  });

  it('is learned of more hosts than there was room for at first', () => {
    const dissection = createDissection();
    for (let host = 0; host < 5000; host++) {
      const datagram = ipv4(6, syn(LINUX))
        .with(14, host >> 8)
        .with(15, host & 255);
      dissected(datagram, RAW, { dissection });
    }
    const stacks = dissection.learnedStacks();
    expect(stacks.size).toBe(5000);
    expect(new Set([...stacks.values()].map((stack) => JSON.stringify(stack))).size).toBe(1);
  });
});
