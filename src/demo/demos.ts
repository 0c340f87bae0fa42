/** The built-in networks, by the name that console, command line and interface use. */
import type { Trace } from '../trace/trace';
import { simulateOffice } from './office';

interface Demo {
  readonly title: string;
  readonly sentence: string;
  readonly simulate: (options: { readonly seed: number; readonly days?: number }) => Trace;
}

const DEMOS = {
  office: {
    title: 'Small office',
    sentence:
      'Two simulated weeks of 12 clients with web, mail, shared files and printers, three devices that call home, office hours, lunch and a quiet week-end.',
    simulate: simulateOffice,
  },
} as const satisfies Record<string, Demo>;

type DemoName = keyof typeof DEMOS;

const DAYS = { d: 1, w: 7 };
const MOST_DAYS = 366;

/** Reads `office`, `office:4w` or `office:10d`; throws on anything else. */
export function parseDemo(text: string): { readonly name: DemoName; readonly days?: number } {
  const match = /^([a-z]+)(?::(\d+)([dw]))?$/.exec(text);
  const name = match?.[1];
  if (!match || !name || !Object.hasOwn(DEMOS, name))
    throw new Error(`unknown demo: ${text}; give ${Object.keys(DEMOS).join(', ')} or office:4w`);
  if (!match[2]) return { name: name as DemoName };
  const days = Number(match[2]) * DAYS[match[3] as keyof typeof DAYS];
  if (days < 1 || days > MOST_DAYS)
    throw new Error(`demo too short or long: ${text}; give 1 to ${MOST_DAYS} days`);
  return { name: name as DemoName, days };
}

/** The trace of a demo by its text, e.g. `office:4w`. */
export function simulateDemo(text: string, seed: number): Trace {
  const { name, ...options } = parseDemo(text);
  return DEMOS[name].simulate({ seed, ...options });
}
