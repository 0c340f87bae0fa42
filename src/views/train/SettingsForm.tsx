import { configure, redo, undo } from '../../store/actions';
import type { StudioState, TrainingEstimate } from '../../store/state';
import { NumberField, RadioGroup } from '../shared/fields';
import { PresetField } from './PresetField';
import type { ModelSettings, ParameterName } from './presets';
import { PARAMETERS, parameterHelp, presetOf } from './presets';

type Configuration = StudioState['configuration'];

interface SettingsFormProps {
  readonly configuration: Configuration;
  readonly estimate: TrainingEstimate | null;
  /** While a run goes on, its settings are shown and not changed. */
  readonly isLocked: boolean;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
}

const HOLDOUTS: Record<Configuration['holdout']['kind'], Configuration['holdout']> = {
  none: { kind: 'none' },
  tail: { kind: 'tail', share: 0.3 },
  blocks: { kind: 'blocks', seconds: 7200 },
};

export function SettingsForm({ configuration, estimate, isLocked, canUndo, canRedo }: SettingsFormProps) {
  return (
    <fieldset className="settings" disabled={isLocked}>
      <legend className="visually-hidden">Training settings</legend>
      <PresetField model={configuration.model} estimate={estimate} />
      <ComputeSettings configuration={configuration} />
      <RadioGroup<Configuration['holdout']['kind']>
        legend="Hold out for scoring"
        value={configuration.holdout.kind}
        onChange={(kind) => configure({ holdout: HOLDOUTS[kind] })}
        options={[
          { value: 'none', label: 'Nothing', help: 'Learns from every flow; scores say less.' },
          {
            value: 'tail',
            label: tailLabel(configuration.holdout),
            help: 'The end of the span, never seen in training.',
          },
          {
            value: 'blocks',
            label: blocksLabel(configuration.holdout),
            help: 'Every other block, spread over the whole span.',
          },
        ]}
      />
      <NumberField
        label="Seed"
        value={configuration.seed}
        min={0}
        max={4294967295}
        isWhole
        help="Same seed, settings, steps and kernel plan (in the manifest): the same model again."
        onCommit={(seed) => configure({ seed })}
      />
      <Parameters model={configuration.model} />
      <div className="bar">
        <button type="button" className="quiet" disabled={!canUndo} onClick={() => undo()}>
          Undo
        </button>
        <button type="button" className="quiet" disabled={!canRedo} onClick={() => redo()}>
          Redo
        </button>
      </div>
    </fieldset>
  );
}

function tailLabel(holdout: Configuration['holdout']): string {
  return `Last ${Math.round((holdout.kind === 'tail' ? holdout.share : 0.3) * 100)} %`;
}

function blocksLabel(holdout: Configuration['holdout']): string {
  return `Alternating ${(holdout.kind === 'blocks' ? holdout.seconds : 7200) / 3600} h blocks`;
}

function Parameters({ model }: { readonly model: ModelSettings }) {
  return (
    <details>
      <summary>Hyper-parameters{presetOf(model) === null && ' (changed)'}</summary>
      {(Object.keys(PARAMETERS) as ParameterName[]).map((name) => (
        <NumberField
          key={name}
          {...fieldOf(name)}
          value={model[name]}
          onCommit={(value) => configure({ model: { [name]: value } })}
        />
      ))}
    </details>
  );
}

function fieldOf(name: ParameterName) {
  const { label, unit, min, max, isWhole } = PARAMETERS[name];
  const limits = { min, isWhole, ...(max !== undefined && { max }) };
  return { label, ...(unit && { unit }), ...limits, help: parameterHelp(name) };
}

/** Where training runs, and how hard. */
function ComputeSettings({ configuration }: { readonly configuration: Configuration }) {
  return (
    <>
      <RadioGroup<Configuration['backend']>
        legend="Compute on"
        value={configuration.backend}
        onChange={(backend) => configure({ backend })}
        options={[
          { value: 'auto', label: 'Best available' },
          { value: 'webgpu', label: 'WebGPU' },
          { value: 'wasm', label: 'WebAssembly' },
          { value: 'cpu', label: 'JavaScript (CPU)' },
        ]}
      />
      <RadioGroup<Configuration['pace']>
        legend="Pace"
        value={configuration.pace}
        onChange={(pace) => configure({ pace })}
        options={[
          { value: 'polite', label: 'Polite', help: 'Leaves room for the page and the desktop.' },
          {
            value: 'throughput',
            label: 'Full speed',
            help: 'A second thread even with two cores; on a graphics processor, larger batches and so another model.',
          },
        ]}
      />
    </>
  );
}
