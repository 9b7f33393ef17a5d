import * as tf from '@tensorflow/tfjs-core';
import { convShapes, frame, inputTensor } from './registration';
import type { ConvAttributes } from './registration';

/**
 * Gradient of a 2-d convolution by its filter, which the WebAssembly backend lacks.
 *
 * dW[i, j, c, k] = sum over b, y, x of X[b, y·s + i − top, x·s + j − left, c] · dY[b, y, x, k]
 *
 * That is itself a convolution: of X with channels as the batch and the batch as channels, by dY as the filter,
 * strides and dilations exchanged.
 */
export const conv2DBackpropFilter: tf.KernelConfig = {
  kernelName: tf.Conv2DBackpropFilter,
  backendName: 'wasm',
  kernelFunc: ({ inputs, attrs }) => {
    const conv = attrs as unknown as ConvAttributes & { filterShape: [number, number, number, number] };
    const channelsFirst = conv.dataFormat === 'NCHW';
    return tf.tidy(() => {
      const toLast = (t: tf.Tensor): tf.Tensor4D =>
        tf.transpose(t as tf.Tensor4D, channelsFirst ? [0, 2, 3, 1] : [0, 1, 2, 3]);
      const x = toLast(inputTensor(inputs, 'x'));
      const dy = toLast(inputTensor(inputs, 'dy'));
      const s = convShapes(x.shape, conv.filterShape, conv, false);
      // Exactly the part of X that the convolution reads; with a stride that is not always all of it.
      const height = (s.outHeight - 1) * s.strideHeight + s.filterHeight;
      const width = (s.outWidth - 1) * s.strideWidth + s.filterWidth;
      const read = frame(x, s.padTop, s.padLeft, height, width);
      const swapped = tf.conv2d(tf.transpose(read, [3, 1, 2, 0]), tf.transpose(dy, [1, 2, 0, 3]), 1, 'valid', 'NHWC', [
        s.strideHeight,
        s.strideWidth,
      ]);
      return tf.transpose(swapped, [1, 2, 0, 3]);
    });
  },
};
