import type { TrainingRun } from '../../store/state';

const NAMES: Record<TrainingRun['backend']['backend'], string> = {
  webgpu: 'WebGPU',
  wasm: 'WebAssembly',
  cpu: 'JavaScript (CPU)',
};

/** Which rung of the compute ladder was taken, why, and what would lift it. */
export function BackendNote({ backend }: { readonly backend: TrainingRun['backend'] }) {
  return (
    <p className="backend">
      <strong>{NAMES[backend.backend]}</strong> on {backend.adapter}. {backend.reason} {backend.remedy}
    </p>
  );
}
