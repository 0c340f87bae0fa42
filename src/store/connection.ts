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

/** For calls that fail only when their thread is gone: whatever needs an answer from it says so in the state. */
export function reportedElsewhere(): void {}
