/** Several synthetic traces by name, one of them shown: compared, scored and exported. */
import { summarise } from '../trace/summary';
import type { Held, Synthetic } from './heldTraces';
import type { TraceMethods } from './protocol';
import type { Handlers } from './wire';

type NamedCalls = Pick<Handlers<TraceMethods>, 'setSynthetic' | 'showSynthetic' | 'forgetSynthetic'>;

export function namedSynthetics(current: () => Held): NamedCalls {
  const show = (synthetic: Synthetic | null) => {
    const held = current();
    held.synthetic = synthetic;
    held.pcaps = { ...held.pcaps, synthetic: undefined };
  };
  return {
    setSynthetic(given) {
      const held = current();
      held.synthetics = given ? new Map([...held.synthetics, [given.name, given]]) : new Map();
      show(given);
      return given && summarise(given.trace);
    },
    showSynthetic({ name }) {
      const found = name === null ? null : current().synthetics.get(name);
      if (found === undefined) throw new Error(`no synthetic trace is called ${name}; generate it again`);
      show(found);
      return null;
    },
    forgetSynthetic({ name }) {
      const held = current();
      held.synthetics = new Map([...held.synthetics].filter(([kept]) => kept !== name));
      return null;
    },
  };
}
