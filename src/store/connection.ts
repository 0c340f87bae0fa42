/** The workers that actions call: this page's own threads, started at first use, or what a test puts in their place. */
import type { StudioWorkers } from '../workers/studioWorkers';
import { startWorkers } from '../workers/studioWorkers';

let connected: StudioWorkers | null = null;

export function workers(): StudioWorkers {
  return (connected ??= startWorkers());
}

export function connectTo(other: StudioWorkers): void {
  connected = other;
}
