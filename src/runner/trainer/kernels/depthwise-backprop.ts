import * as tf from '@tensorflow/tfjs-core';
import { convShapes, frame, inputTensor } from './registration';
import type { ConvAttributes, ConvShapes } from './registration';

/** Rows and columns of the filter: one tap each. */
function taps(s: ConvShapes): { row: number; column: number }[] {
  return Array.from({ length: s.filterHeight * s.filterWidth }, (_, i) => ({
    row: Math.floor(i / s.filterWidth),
    column: i % s.filterWidth,
  }));
}

/**
 * Gradient of a depthwise convolution by its filter [height, width, in, multiplier], tap by tap:
 * dW[i, j, c, m] = sum over b, y, x of X[b, y·s + i·d − top, x·s + j·d − left, c] · dY[b, y, x, c·M + m]
 */
export const depthwiseBackpropFilter: tf.KernelConfig = {
  kernelName: tf.DepthwiseConv2dNativeBackpropFilter,
  backendName: 'wasm',
  kernelFunc: ({ inputs, attrs }) => {
    const conv = attrs as unknown as ConvAttributes & { filterShape: [number, number, number, number] };
    return tf.tidy(() => {
      const x = inputTensor(inputs, 'x') as tf.Tensor4D;
      const s = convShapes(x.shape, conv.filterShape, conv, true);
      const [, , channels, multiplier] = conv.filterShape;
      const height = (s.outHeight - 1) * s.strideHeight + (s.filterHeight - 1) * s.dilationHeight + 1;
      const width = (s.outWidth - 1) * s.strideWidth + (s.filterWidth - 1) * s.dilationWidth + 1;
      const read = frame(x, s.padTop, s.padLeft, height, width);
      const positions = x.shape[0] * s.outHeight * s.outWidth;
      const dy = tf.reshape(inputTensor(inputs, 'dy'), [positions, channels, multiplier]);
      const perTap = taps(s).map(({ row, column }) => {
        const top = row * s.dilationHeight;
        const left = column * s.dilationWidth;
        const seen = tf.stridedSlice(
          read,
          [0, top, left, 0],
          [
            x.shape[0],
            top + (s.outHeight - 1) * s.strideHeight + 1,
            left + (s.outWidth - 1) * s.strideWidth + 1,
            channels,
          ],
          [1, s.strideHeight, s.strideWidth, 1],
        );
        return tf.sum(tf.mul(tf.reshape(seen, [positions, channels, 1]), dy), 0);
      });
      return tf.reshape(tf.stack(perTap), conv.filterShape);
    });
  },
};

/**
 * Gradient of a depthwise convolution by its input [batch, height, width, in]: dY with zeros put between its
 * positions (the stride), then one shifted product a tap.
 */
export const depthwiseBackpropInput: tf.KernelConfig = {
  kernelName: tf.DepthwiseConv2dNativeBackpropInput,
  backendName: 'wasm',
  kernelFunc: ({ inputs, attrs }) => {
    const conv = attrs as unknown as ConvAttributes & { inputShape: [number, number, number, number] };
    return tf.tidy(() => {
      const dy = inputTensor(inputs, 'dy') as tf.Tensor4D;
      const filter = inputTensor(inputs, 'filter') as tf.Tensor4D;
      const s = convShapes(conv.inputShape, filter.shape, conv, true);
      const [batch, inHeight, inWidth, channels] = conv.inputShape;
      const multiplier = filter.shape[3];
      const outer = channels * multiplier;

      const spaced: tf.Tensor4D = tf.reshape(
        tf.pad(tf.reshape(dy, [batch * s.outHeight, 1, s.outWidth, 1, outer]), [
          [0, 0],
          [0, s.strideHeight - 1],
          [0, 0],
          [0, s.strideWidth - 1],
          [0, 0],
        ]),
        [batch, s.outHeight * s.strideHeight, s.outWidth * s.strideWidth, outer],
      );
      // X[y] was read at tap i by the output at y + top − i·d, so tap i sees a frame that starts there.
      const positions = batch * inHeight * inWidth;
      const parts = taps(s).map(({ row, column }) => {
        const top = row * s.dilationHeight - s.padTop;
        const left = column * s.dilationWidth - s.padLeft;
        const shifted = shiftedFrame(spaced, top, left, inHeight, inWidth);
        const weights = tf.reshape(tf.slice(filter, [row, column, 0, 0], [1, 1, channels, multiplier]), [
          1,
          channels,
          multiplier,
        ]);
        return tf.sum(tf.mul(tf.reshape(shifted, [positions, channels, multiplier]), weights), 2);
      });
      return tf.reshape(tf.addN(parts), conv.inputShape);
    });
  },
};

/** `frame`, also when nothing of `x` falls into it. */
function shiftedFrame(x: tf.Tensor4D, top: number, left: number, height: number, width: number): tf.Tensor4D {
  const outside = top >= height || left >= width || top + x.shape[1] <= 0 || left + x.shape[2] <= 0;
  return outside ? tf.zeros([x.shape[0], height, width, x.shape[3]]) : frame(x, top, left, height, width);
}
