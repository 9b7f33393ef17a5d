import * as tf from '@tensorflow/tfjs-core';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import '@tensorflow/tfjs-backend-cpu';
// Registers the gradients.
import '@tensorflow/tfjs-layers';
import path from 'node:path';
import { installTrainingKernels } from '../../../../src/runner/trainer/kernels/install';

let ready: Promise<void> | null = null;

/** Sets up the WebAssembly backend as the trainer does, beside the plain cpu backend. */
export function prepareBackends(): Promise<void> {
  ready ??= (async () => {
    const root = process.env['LOSSLINE_ROOT'] ?? process.cwd();
    setWasmPaths(path.join(root, 'node_modules/@tensorflow/tfjs-backend-wasm/dist') + path.sep);
    installTrainingKernels();
    await tf.setBackend('cpu');
    await tf.setBackend('wasm');
    await tf.ready();
  })();
  return ready;
}
