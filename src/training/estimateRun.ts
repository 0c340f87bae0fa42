/**
 * What a run will take, before it is begun. Steps follow from its plan; memory is what its programs lay out; seconds are its
 * events, and those of what comes with them, by the work of an event and a speed. A run that stops early takes less.
 */
import type { BackendName } from '../kernels/machine';
import type { Program } from '../kernels/program';
import type { ModelConfiguration } from '../model/configuration';
import { likelihoodProgram } from '../model/likelihood';
import type { Dimensions } from '../model/parameters';
import { layoutParameters, modelDimensions, parameterCount } from '../model/parameters';
import { batchesPerEpoch } from '../streams/batches';
import type { Encoder } from '../streams/encoder';
import { VALIDATION_SHARE } from '../streams/dataset';
import { areFew, fitBatches } from './fitBatches';
import type { Pace } from './pace';
import { pacedConfiguration } from './pace';

export interface RunEstimate {
  /** At most. */
  readonly steps: number;
  readonly seconds: number;
  /** Of weights, optimiser and batches on the machine, as a run says it of itself. */
  readonly bytes: number;
}

/** What of a trace decides. */
export interface LearntRows {
  /** Of the training windows, what validates included. */
  readonly events: number;
  readonly windows: number;
  /** As training would fit it, or nearly: from some of the rows. */
  readonly encoder: Encoder;
}

export interface EstimatedDevice {
  readonly backend: BackendName;
  readonly pace: Pace;
  /** Work of training events, in units of `eventWork`, a second. */
  readonly speed: number;
}

/** Validations of a whole run (`validator.ts`), and what scoring an event costs of training on it: no gradient. */
const VALIDATIONS = 16;
const SCORING_COST = 1 / 3;
/** Of calibration: a free run draws about as many events as there are, on the host, at a cost that hardly knows the width. */
const DRAWING_WORK = 6e5;
const HOST_SPEED = 8e9;
/** Parts of a batch by backend, as plans have them. */
const PARTS: Record<BackendName, number> = { webgpu: 1, wasm: 2, cpu: 1 };
/** What adds to the products of an event, by channel of all matrices' outputs: norms, embeddings, losses, the optimiser. */
const COLUMN_WORK = 24;

/** Of one run of `configuration`. */
export function estimateRun(
  configuration: ModelConfiguration,
  rows: LearntRows,
  device: EstimatedDevice,
): RunEstimate {
  const dimensions = dimensionsOf(configuration, rows);
  const slots = { length: Math.ceil(rows.events * (1 - VALIDATION_SHARE)) + sequencesOf(rows) };
  const shape = shapeOf(fitBatches(configuration, slots), dimensions, slots, device);
  const perEpoch = batchesPerEpoch(slots, shape);
  const steps = Math.max(shape.epochs * perEpoch, shape.leastSteps);
  const trained = (steps / perEpoch) * slots.length;
  const scored = VALIDATIONS * VALIDATION_SHARE * rows.events * SCORING_COST;
  const drawn = shape.calibrationRounds > 0 ? (1 + shape.calibrationRounds) * rows.events : 0;
  const learning = ((trained + scored) * eventWork(configuration, rows)) / device.speed;
  const seconds = learning + (drawn * DRAWING_WORK) / Math.min(device.speed, HOST_SPEED);
  return { steps, seconds, bytes: bytesOf(shape, dimensions, device) };
}

/** Multiply-adds that an event costs forward, and what comes with them in the same unit. */
export function eventWork(configuration: ModelConfiguration, rows: Pick<LearntRows, 'encoder'>): number {
  let work = 0;
  for (const [name, { rows: inputs, stride }] of layoutParameters(dimensionsOf(configuration, rows)))
    if (name.endsWith('.weights')) work += (inputs + COLUMN_WORK) * stride;
  return work;
}

/** Gap bins are as many as asked for, whatever the gaps. */
function dimensionsOf(
  configuration: ModelConfiguration,
  { encoder }: Pick<LearntRows, 'encoder'>,
): Dimensions {
  const pooled = { resolution: encoder.resolution, edges: new Float64Array(configuration.gapBins), tail: 1 };
  return modelDimensions({ encoder, gaps: { pooled } }, configuration);
}

/** Every stream is one in every stretch, unless there are too few events for it. */
const sequencesOf = ({ encoder, windows, events }: LearntRows) =>
  Math.min(events, encoder.streams.length * windows);

/** As `trainingRun.ts` decides it. */
function shapeOf(
  configuration: ModelConfiguration,
  dimensions: Dimensions,
  slots: { readonly length: number },
  { backend, pace }: EstimatedDevice,
): ModelConfiguration {
  const machine = { backend, mostFloats: Infinity, plan: { backend, parts: 1, variants: {} } };
  const paced = pacedConfiguration(configuration, dimensions, machine, pace);
  return areFew(paced, slots) ? configuration : paced;
}

/** Weights, gradient and both moments; then a program for each part of a training batch and of a scored one. */
function bytesOf(
  { lanes, steps, dropout }: ModelConfiguration,
  dimensions: Dimensions,
  { backend }: EstimatedDevice,
): number {
  const parts = lanes % PARTS[backend] === 0 ? PARTS[backend] : 1;
  const shape = { lanes: lanes / parts, steps };
  const trained = likelihoodProgram(dimensions, shape, { gradient: true, dropout });
  const scored = likelihoodProgram(dimensions, shape, { gradient: false, dropout: 0 });
  const words =
    4 * parameterCount(layoutParameters(dimensions)) + parts * (wordsOf(trained) + wordsOf(scored));
  return 4 * words;
}

const wordsOf = ({ floats, integers }: Program) => floats + integers;
