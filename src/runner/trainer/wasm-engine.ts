import * as core from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops';
import * as layers from '@tensorflow/tfjs-layers';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { installTrainingKernels } from './kernels/install';
import type { Tf } from './tf';

/**
 * Sets up the bundled TensorFlow.js on its WebAssembly backend, with SIMD where the machine has it.
 *
 * @param binaries folder with the tfjs-backend-wasm*.wasm files
 */
export async function loadWasmEngine(binaries: string): Promise<{ tf: Tf; simd: boolean }> {
  const simd = (await core.env().getAsync('WASM_HAS_SIMD_SUPPORT')) === true;
  const file = path.join(binaries, simd ? 'tfjs-backend-wasm-simd.wasm' : 'tfjs-backend-wasm.wasm');
  if (!existsSync(file)) throw new Error(`${file} is missing: the installation of Lossline is damaged.`);
  setWasmPaths(binaries + path.sep);
  installTrainingKernels();
  if (!(await core.setBackend('wasm'))) throw new Error('The WebAssembly backend of TensorFlow.js did not start.');
  await core.ready();
  return { tf: { ...core, ...layers }, simd };
}
