import * as tf from '@tensorflow/tfjs-core';
import { convShapes } from './registration';
import type { ConvAttributes } from './registration';

/**
 * The stock convolutions of the WebAssembly backend (4.22) answer with zeros, without an error, when the padding
 * is `same` and the stride is larger than the filter. The same padding spelled out is computed correctly, so
 * these are the stock kernels with `same` replaced by its numbers in that case.
 */
export function mendedConvolutions(): tf.KernelConfig[] {
  const mend = (name: string, depthwise: boolean): tf.KernelConfig => {
    const stock = tf.getKernel(name, 'wasm');
    return {
      ...stock,
      kernelFunc: ({ inputs, backend, attrs = {} }) =>
        stock.kernelFunc({ inputs, backend, attrs: { ...attrs, ...explicitPadding(inputs, attrs, depthwise) } }),
    };
  };
  return [
    mend(tf.Conv2D, false),
    mend(tf.FusedConv2D, false),
    mend(tf.DepthwiseConv2dNative, true),
    mend(tf.FusedDepthwiseConv2D, true),
  ];
}

function explicitPadding(
  inputs: tf.NamedTensorInfoMap,
  attrs: tf.NamedAttrMap,
  depthwise: boolean,
): { pad?: number[][] } {
  const { x, filter } = inputs;
  if (attrs['pad'] !== 'same' || x === undefined || filter === undefined) return {};
  type Shape4 = [number, number, number, number];
  const s = convShapes(x.shape as Shape4, filter.shape as Shape4, attrs as unknown as ConvAttributes, depthwise);
  if (s.strideHeight <= s.filterHeight && s.strideWidth <= s.filterWidth) return {};
  return {
    pad: [
      [0, 0],
      [s.padTop, s.padBottom],
      [s.padLeft, s.padRight],
      [0, 0],
    ],
  };
}
