import * as tf from '@tensorflow/tfjs-core';
import { asWasm } from './registration';

/**
 * Sums rows that share a segment: the gradient of `gather`, and so of an embedding.
 * x [n, …], segmentIds [n] (int32) -> [numSegments, …]; ids outside 0 … numSegments − 1 are left out.
 *
 * Written as one pass over the heap rather than as one-hot times matrix: an embedding of 10,000 words would
 * need a one-hot matrix of 10,000 columns for every batch.
 */
export const unsortedSegmentSum: tf.KernelConfig = {
  kernelName: tf.UnsortedSegmentSum,
  backendName: 'wasm',
  kernelFunc: ({ inputs, backend, attrs }) => {
    const { x, segmentIds } = inputs;
    if (x === undefined || segmentIds === undefined) throw new Error('UnsortedSegmentSum needs x and segmentIds.');
    const numSegments = Number(attrs?.['numSegments']);
    const wasm = asWasm(backend);
    const inner = x.shape.slice(1);
    const width = tf.util.sizeFromShape(inner);
    // Allocate before taking views: the heap may move when it grows.
    const out = wasm.makeOutput([numSegments, ...inner], x.dtype);
    const sums = wasm.typedArrayFromHeap(out).fill(0);
    const values = wasm.typedArrayFromHeap(x);
    wasm.typedArrayFromHeap(segmentIds).forEach((segment, row) => {
      if (segment < 0 || segment >= numSegments) return;
      for (let i = 0; i < width; i++) {
        const at = segment * width + i;
        sums[at] = (sums[at] ?? 0) + (values[row * width + i] ?? 0);
      }
    });
    return out;
  },
};
