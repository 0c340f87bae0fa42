/** Undo and redo. */
import { showSelection } from './compareActions';
import { setConfiguration } from './configureActions';
import { stepThrough } from './history';
import type { Choices } from './state';
import { studio } from './studio';

export function undo(): void {
  takeUp(stepThrough('past'));
}

export function redo(): void {
  takeUp(stepThrough('future'));
}

function takeUp(choices: Choices | null): void {
  if (!choices) return;
  const { configuration, selection } = studio.getState();
  if (choices.selection !== selection) showSelection(choices.selection);
  if (choices.configuration !== configuration) setConfiguration(choices.configuration);
}
