/** Surprise: what the present model finds strange in its trace, found once a model. */
import { workers } from './connection';
import type { StudioState, SurpriseStatus } from './state';
import { studio } from './studio';

/** The model that can be asked; null while there is none. */
export function askableModel({ training }: Pick<StudioState, 'training'>): string | null {
  return training.status === 'done' ? (training.run.trained?.modelHash ?? null) : null;
}

/** Asks the present model, unless it has been asked. */
export async function findSurprise(): Promise<void> {
  const state = studio.getState();
  const modelHash = askableModel(state);
  if (modelHash === null || state.surprise?.modelHash === modelHash) return;
  studio.setState({ surprise: { status: 'computing', modelHash } });
  const put = (surprise: SurpriseStatus) => {
    if (studio.getState().surprise?.modelHash === modelHash) studio.setState({ surprise });
  };
  try {
    put({ status: 'ready', modelHash, surprise: await workers().surprise() });
  } catch (problem) {
    put({ status: 'failed', modelHash, message: (problem as Error).message });
  }
}
