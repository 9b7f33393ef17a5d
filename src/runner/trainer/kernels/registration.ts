import * as tf from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';

/** The backend that TensorFlow.js hands to a kernel registered for `wasm`. */
export function asWasm(backend: object): BackendWasm {
  return backend as BackendWasm;
}

/** An input of a kernel, as the tensor that the op which called it was given. */
export function inputTensor(inputs: tf.NamedTensorInfoMap, name: string): tf.Tensor {
  const info = inputs[name];
  if (!isTensor(info)) throw new Error(`This kernel needs the tensor ${name}.`);
  return info;
}

function isTensor(value: unknown): value is tf.Tensor {
  return value instanceof tf.Tensor;
}

/** What a convolution kernel is told, with the output sizes and paddings worked out. */
export interface ConvShapes {
  readonly outHeight: number;
  readonly outWidth: number;
  readonly strideHeight: number;
  readonly strideWidth: number;
  readonly dilationHeight: number;
  readonly dilationWidth: number;
  readonly filterHeight: number;
  readonly filterWidth: number;
  readonly padTop: number;
  readonly padBottom: number;
  readonly padLeft: number;
  readonly padRight: number;
}

/** Attributes of the convolution gradients, as TensorFlow.js passes them. */
export interface ConvAttributes {
  readonly strides: [number, number] | number;
  readonly dilations?: [number, number] | number;
  readonly pad: 'valid' | 'same' | number | tf.backend_util.ExplicitPadding;
  readonly dataFormat?: 'NHWC' | 'NCHW';
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
  readonly filterShape?: [number, number, number, number];
  readonly inputShape?: [number, number, number, number];
}

/**
 * Works out output sizes and paddings of a 2-d convolution in NHWC.
 *
 * @param inputShape [batch, height, width, channels]
 * @param filterShape [height, width, in, out or multiplier]
 */
export function convShapes(
  inputShape: [number, number, number, number],
  filterShape: [number, number, number, number],
  attrs: ConvAttributes,
  depthwise: boolean,
): ConvShapes {
  const info = tf.backend_util.computeConv2DInfo(
    inputShape,
    filterShape,
    attrs.strides,
    attrs.dilations ?? 1,
    attrs.pad,
    attrs.dimRoundingMode,
    depthwise,
  );
  const { top, bottom, left, right } = info.padInfo;
  return { ...info, padTop: top, padBottom: bottom, padLeft: left, padRight: right };
}

/**
 * Moves `x` ([batch, height, width, …]) into a frame of `height` x `width` whose origin lies `top` and `left`
 * before the origin of `x`; what falls outside is cut off, what is empty is zero. Negative offsets cut.
 */
export function frame(x: tf.Tensor4D, top: number, left: number, height: number, width: number): tf.Tensor4D {
  const [batch, inHeight, inWidth, channels] = x.shape;
  const bottom = height - top - inHeight;
  const right = width - left - inWidth;
  const cut = tf.slice(
    x,
    [0, Math.max(0, -top), Math.max(0, -left), 0],
    [
      batch,
      inHeight - Math.max(0, -top) - Math.max(0, -bottom),
      inWidth - Math.max(0, -left) - Math.max(0, -right),
      channels,
    ],
  );
  return tf.pad(cut, [
    [0, 0],
    [Math.max(0, top), Math.max(0, bottom)],
    [Math.max(0, left), Math.max(0, right)],
    [0, 0],
  ]);
}
