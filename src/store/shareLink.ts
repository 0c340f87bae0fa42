/**
 * A link that carries configuration and nothing else, in the hash, which no browser sends anywhere: what differs from the
 * defaults, readable, as `#set?seed=3&model.width=64`. Repairs belong to a trace and a kernel plan to a machine: neither is in it.
 * Opening one sets everything else to the defaults, so that both sides have the same.
 */
import type { Configuration, ConfigurationChange } from '../workers/configuration';
import { changeConfiguration, DEFAULT_CONFIGURATION } from '../workers/configuration';
import { checkChange } from '../workers/checkSettings';

const PREFIX = '#set?';
const NOT_SHARED: readonly string[] = ['repairs', 'kernelPlan'];
const NESTED: readonly string[] = ['model', 'timeouts'];

export function isLink(hash: string): boolean {
  return hash.startsWith('#set');
}

/** The hash that says `configuration`. */
export function linkOf(configuration: Configuration): string {
  const settings = flat(configuration);
  const usual = flat(DEFAULT_CONFIGURATION);
  const differing = [...settings].filter(([name, value]) => value !== usual.get(name));
  return `${PREFIX}${new URLSearchParams(differing).toString()}`;
}

/** The configuration that a hash says; `present` keeps what is not shared. @throws a sentence where it says none */
export function configurationOf(hash: string, present: Configuration): Configuration {
  if (!hash.startsWith(PREFIX)) throw new Error('it does not begin with #set?');
  const { repairs, kernelPlan } = present;
  const change = nested(new URLSearchParams(hash.slice(PREFIX.length)));
  checkChange(change);
  return { ...changeConfiguration(DEFAULT_CONFIGURATION, change), repairs, kernelPlan };
}

/** Setting → JSON. */
function flat(configuration: Configuration): Map<string, string> {
  const entries = Object.entries(configuration).filter(([name]) => !NOT_SHARED.includes(name));
  return new Map(
    entries.flatMap(([name, value]) =>
      NESTED.includes(name)
        ? Object.entries(value as object).map(
            ([part, one]) => [`${name}.${part}`, JSON.stringify(one)] as const,
          )
        : [[name, JSON.stringify(value)] as const],
    ),
  );
}

function nested(settings: URLSearchParams): ConfigurationChange {
  const change: Record<string, unknown> = {};
  for (const [path, text] of settings) {
    const [name, part, ...more] = path.split('.') as [string, ...string[]];
    if (NOT_SHARED.includes(name) || more.length > 0 || (part !== undefined && !NESTED.includes(name)))
      throw new Error(`${path} is no setting that a link may carry`);
    const value = parsed(path, text);
    if (part === undefined) change[name] = value;
    else change[name] = { ...(change[name] as object | undefined), [part]: value };
  }
  return change;
}

function parsed(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`the value of ${path} is cut off or damaged`);
  }
}
