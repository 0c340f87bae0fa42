export type { TrainingProgress, TrainingBounds } from '../training/progress';
