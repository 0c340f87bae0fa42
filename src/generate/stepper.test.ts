/** The typed-array stepper and the tensor model are two forms of one mathematics: their likelihoods must agree. */
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { loadBackend } from '../kernels/loadBackend';
import { taskNames } from '../streams/marginals';
import { scoreByStepping } from '../testing/scoreByStepping';
import { tinyModel } from '../testing/tinyModel';
import { scoreSlots } from '../training/scoreTasks';
import { createStepper } from './stepper';

it('gives every task the likelihood of the tensor model', async () => {
  await loadBackend('cpu');
  const { configuration, dataset, weights } = tinyModel();
  const vector = tf.tensor1d(weights);
  const wanted = await scoreSlots(dataset.codecs, configuration, vector, dataset.validation);
  vector.dispose();
  const actual = scoreByStepping(createStepper(dataset.codecs, configuration, weights), dataset.validation);
  const events = dataset.validation.sequences.target.filter((row) => row >= 0).length;
  expect(Object.keys(wanted)).toEqual(taskNames(dataset.codecs));
  taskNames(dataset.codecs).forEach((name, task) =>
    expect(actual[task]! / events, name).toBeCloseTo(wanted[name]!, 3),
  );
});
