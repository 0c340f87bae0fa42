import { configure } from '../../store/actions';
import type { StudioState } from '../../store/state';
import { NumberField } from '../shared/fields';

type FlowTimeouts = StudioState['configuration']['timeouts'];

const FIELDS = {
  active: { label: 'Active', help: 'A flow that lasts longer is cut and continued.' },
  inactiveTcp: {
    label: 'Inactive, TCP',
    help: 'Silence that ends a TCP flow which neither FIN nor RST ended.',
  },
  inactiveOther: { label: 'Inactive, other', help: 'Silence that ends a UDP, ICMP or any other flow.' },
} as const satisfies Record<keyof FlowTimeouts, { label: string; help: string }>;

/** When packets stop being one flow. */
export function Timeouts({ timeouts }: { readonly timeouts: FlowTimeouts }) {
  return (
    <details>
      <summary>Flow time-outs</summary>
      <p className="help">When packets stop being one flow. Setting one reads the capture again.</p>
      {(Object.keys(FIELDS) as (keyof FlowTimeouts)[]).map((name) => (
        <NumberField
          key={name}
          label={FIELDS[name].label}
          help={FIELDS[name].help}
          unit="s"
          min={1}
          value={timeouts[name]}
          onCommit={(value) => configure({ timeouts: { [name]: value } })}
        />
      ))}
    </details>
  );
}
