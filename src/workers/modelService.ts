/** What the model worker answers. */
import { chooseBackend } from './chooseBackend';
import type { ModelMethods } from './protocol';
import type { Handlers } from './wire';

export function createModelService(): Handlers<ModelMethods> {
  const unwired = () => {
    throw new Error('internal: not wired yet');
  };
  return {
    probe: ({ choice }) => chooseBackend(choice),
    train: unwired,
    control: () => null,
    generate: unwired,
    scoreTasks: unwired,
    forget: () => null,
  };
}
