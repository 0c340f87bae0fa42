/** How a host numbers its IPv4 packets (RFC 6864), over all its flows in the order in which they leave. */
import type { Random } from '../math/random';
import type { IdentificationRule } from '../trace/hostStack';

export interface Numbering {
  readonly rule: IdentificationRule;
  next(): number;
}

export function createNumbering(rule: IdentificationRule, random: Random): Numbering {
  let id = random.integer(2 ** 16);
  switch (rule) {
    case 'zero':
      return { rule, next: () => 0 };
    case 'random':
      return { rule, next: () => random.integer(2 ** 16) };
    case 'counter':
    case 'flow':
      return { rule, next: () => (id = (id + 1) & 0xffff) };
    default:
      return rule satisfies never;
  }
}

/** What numbers a flow's packets: the host, or where it counts by flow, a counter that starts at `first`. */
export function flowNumbering(host: Numbering, first: number): Numbering {
  if (host.rule !== 'flow') return host;
  let id = first;
  return { rule: 'flow', next: () => (id = (id + 1) & 0xffff) };
}
