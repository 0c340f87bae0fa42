/** Repairs belong to the trace that they were accepted for: another trace is read unrepaired, whatever undo goes back to. */
import { changeSilently } from './changeSilently';
import { forgetTraceSteps } from './history';

export function forgetRepairs(): void {
  changeSilently({ repairs: {} });
  forgetTraceSteps();
}
