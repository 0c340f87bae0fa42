/**
 * One kernel, three backends: a loop over typed arrays for `cpu` and for `wasm` (on its heap, without a copy), and a
 * WGSL program for `webgpu`. Only registration and dispatch live here; the mathematics is in the kernels' own files.
 */
import * as tf from '@tensorflow/tfjs-core';

type Numbers = Float32Array | Int32Array;
export type Shapes = readonly (readonly number[])[];

interface Kernel {
  readonly name: string;
  /** Names of the inputs, as the WGSL code reads them (`array<f32>` or `array<i32>`). */
  readonly inputs: readonly string[];
  /** Shape of the one float32 output. */
  shape(shapes: Shapes): number[];
  /** Fills `output` (row-major, zero at first) on the CPU side. */
  compute(inputs: readonly Numbers[], output: Float32Array, shapes: Shapes): void;
  /** Number of invocations and the body of `fn main(index : i32)`, which writes `result`. */
  program(shapes: Shapes): { invocations: number; body: string; functions?: string };
}

interface CpuBackend {
  readonly data: { get(id: object): { values: Numbers } };
  makeTensorInfo(shape: number[], dtype: 'float32', values: Float32Array): tf.TensorInfo;
}

interface WasmBackend {
  typedArrayFromHeap(info: tf.TensorInfo): Numbers;
  makeOutput(shape: number[], dtype: 'float32'): tf.TensorInfo;
}

interface WebGpuBackend {
  runWebGPUProgram(program: object, inputs: tf.TensorInfo[], dtype: 'float32'): tf.TensorInfo;
}

const WORKGROUP = 64;
/** WebGPU's default limit of workgroups a dimension. */
const MOST_WORKGROUPS = 65_535;

/** Registers the kernel on every backend and returns a function that runs it (not differentiable by itself). */
export function defineKernel(kernel: Kernel): (...inputs: tf.Tensor[]) => tf.Tensor {
  const register = (
    backendName: string,
    run: (backend: unknown, inputs: tf.TensorInfo[], shapes: Shapes) => tf.TensorInfo,
  ) =>
    tf.registerKernel({
      kernelName: kernel.name,
      backendName,
      kernelFunc: ({ inputs: named, backend }) => {
        const inputs = kernel.inputs.map((name) => named[name] as tf.TensorInfo);
        const shapes = inputs.map(({ shape }) => shape);
        return run(backend, inputs, shapes);
      },
    });

  register('cpu', (backend, inputs, shapes) => {
    const cpu = backend as CpuBackend;
    const shape = kernel.shape(shapes);
    const output = new Float32Array(tf.util.sizeFromShape(shape));
    const values = inputs.map(({ dataId }) => cpu.data.get(dataId).values);
    kernel.compute(values, output, shapes);
    return cpu.makeTensorInfo(shape, 'float32', output);
  });

  register('wasm', (backend, inputs, shapes) => {
    const wasm = backend as WasmBackend;
    // The output is allocated before any view is taken: growing the heap detaches views.
    const output = wasm.makeOutput(kernel.shape(shapes), 'float32');
    const views = inputs.map((input) => wasm.typedArrayFromHeap(input));
    kernel.compute(views, (wasm.typedArrayFromHeap(output) as Float32Array).fill(0), shapes);
    return output;
  });

  register('webgpu', (backend, inputs, shapes) =>
    (backend as WebGpuBackend).runWebGPUProgram(webGpuProgram(kernel, shapes), inputs, 'float32'),
  );

  return (...inputs) => {
    const named = Object.fromEntries(kernel.inputs.map((name, i) => [name, inputs[i]!]));
    return tf.engine().runKernel(kernel.name, named) as tf.Tensor;
  };
}

/** Shapes are literals of the code and of its key: the handful of shapes a run uses compile once each. */
function webGpuProgram(kernel: Kernel, shapes: Shapes) {
  const { invocations, body, functions = '' } = kernel.program(shapes);
  const groups = Math.ceil(invocations / WORKGROUP);
  const rows = Math.ceil(groups / MOST_WORKGROUPS);
  const outputShape = kernel.shape(shapes);
  return {
    outputShape,
    shaderKey: `${kernel.name}:${shapes.map((shape) => shape.join('x')).join(':')}`,
    variableNames: [...kernel.inputs],
    workgroupSize: [WORKGROUP, 1, 1],
    dispatchLayout: { x: outputShape.map((_, axis) => axis) },
    dispatch: [Math.ceil(groups / rows), rows, 1],
    size: true,
    getUserCode: () => `${functions}
      fn main(index : i32) {
        // A binding that no code reads vanishes from the automatic layout, hence the second test.
        if (index >= ${invocations} || uniforms.size == 0) { return; }
        ${body}
      }`,
  };
}
