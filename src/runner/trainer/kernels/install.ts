import * as tf from '@tensorflow/tfjs-core';
import { fastBatchMatMul } from './batch-mat-mul';
import { conv2DBackpropFilter } from './conv2d-backprop-filter';
import { depthwiseBackpropFilter, depthwiseBackpropInput } from './depthwise-backprop';
import { mendedConvolutions } from './same-padding';
import { unsortedSegmentSum } from './unsorted-segment-sum';

/**
 * Adds to the WebAssembly backend the kernels that training needs and that it lacks, replaces its slow matrix
 * product, and mends its strided convolutions. Call once, after '@tensorflow/tfjs-backend-wasm' is imported and before the backend is set up.
 */
export function installTrainingKernels(): void {
  for (const kernel of [conv2DBackpropFilter, depthwiseBackpropFilter, depthwiseBackpropInput, unsortedSegmentSum]) {
    tf.registerKernel(kernel);
  }
  for (const kernel of [fastBatchMatMul(), ...mendedConvolutions()]) {
    tf.unregisterKernel(kernel.kernelName, kernel.backendName);
    tf.registerKernel(kernel);
  }
}
