/** Every hyper-parameter of the model and its training, with the defaults of the design notes (model.md §2–7). */

export interface ModelConfiguration {
  /** D = H: width of embeddings, history channels and heads. */
  readonly width: number;
  /** Layers of the decaying recurrence. */
  readonly layers: number;
  /** Bins of the gap head, per stream. */
  readonly gapBins: number;
  /** Parallel sequences a step: rows of a batch. */
  readonly lanes: number;
  /** Events a lane advances per step; state is carried across steps. */
  readonly steps: number;
  readonly learningRate: number;
  readonly warmUpSteps: number;
  readonly weightDecay: number;
  /** Global gradient norm above which gradients are scaled down. */
  readonly clipNorm: number;
  readonly dropout: number;
  /** Passes over the training events; training stops here unless bounded otherwise. */
  readonly epochs: number;
  /** A short trace is passed over more often than `epochs` until it has had this many steps. */
  readonly leastSteps: number;
  /** Stop after this many validations without improvement, 15 being planned; the best weights are kept. */
  readonly patience: number;
  /** Corrections of the streams' rates by free runs after training; 0 = none. */
  readonly calibrationRounds: number;
}

export const DEFAULT_MODEL: ModelConfiguration = {
  width: 64,
  layers: 2,
  gapBins: 96,
  lanes: 24,
  steps: 64,
  learningRate: 4e-3,
  warmUpSteps: 30,
  weightDecay: 1e-3,
  clipNorm: 1,
  dropout: 0.1,
  epochs: 30,
  leastSteps: 300,
  patience: 4,
  calibrationRounds: 4,
};

/** Small enough for a software WebGPU adapter: proves the path, learns little. */
export const TINY_MODEL: ModelConfiguration = {
  ...DEFAULT_MODEL,
  width: 16,
  lanes: 4,
  steps: 16,
  epochs: 2,
  leastSteps: 0,
  calibrationRounds: 0,
};
