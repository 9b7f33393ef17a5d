import * as tf from '@tensorflow/tfjs-core';
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { createRandom } from '../../../../src/runner/trainer/random';
import { prepareBackends } from './wasm-for-tests';

/** Values and gradients of `f` at `inputs` on the backend in use; the output is weighted so that no gradient is trivial. */
function valuesAndGradients(
  inputs: readonly { shape: number[]; values: Float32Array }[],
  f: (...tensors: tf.Tensor[]) => tf.Tensor,
): Float32Array[] {
  return tf.tidy(() => {
    const xs = inputs.map((input) => tf.tensor(input.values, input.shape));
    const weighted = (...tensors: tf.Tensor[]): tf.Scalar => {
      const y = f(...tensors);
      const weights = tf.tensor(uniform(y.size, 99), y.shape);
      return tf.sum(tf.mul(y, weights));
    };
    const { value, grads } = tf.valueAndGrads(weighted)(xs);
    return [value, ...grads].map((t) => t.dataSync() as Float32Array);
  });
}

function uniform(length: number, seed: number): Float32Array {
  const random = createRandom(seed);
  return Float32Array.from({ length }, () => random() * 2 - 1);
}

function assertClose(value: number, wanted: number, where = ''): void {
  const close = Math.abs(value - wanted) <= 2e-5 * Math.max(1, Math.abs(wanted));
  assert.ok(close, `${where} ${value} instead of ${wanted}`);
}

async function assertSame(
  shapes: readonly (readonly number[])[],
  f: (...tensors: tf.Tensor[]) => tf.Tensor,
): Promise<void> {
  const inputs = shapes.map((shape, i) => ({
    shape: [...shape],
    values: uniform(tf.util.sizeFromShape([...shape]), i),
  }));
  await tf.setBackend('cpu');
  const expected = valuesAndGradients(inputs, f);
  await tf.setBackend('wasm');
  const actual = valuesAndGradients(inputs, f);
  actual.forEach((array, k) => {
    const reference = expected[k] ?? new Float32Array();
    assert.equal(array.length, reference.length);
    array.forEach((value, i) => {
      const wanted = reference[i] ?? NaN;
      assertClose(value, wanted, `part ${k} at ${i}`);
    });
  });
}

describe('kernels added to the WebAssembly backend give the gradients of the cpu backend', () => {
  before(prepareBackends);

  describe('conv2d', () => {
    const cases: [number[], number[], number | [number, number], 'same' | 'valid' | number][] = [
      [[2, 5, 5, 3], [3, 3, 3, 4], 1, 'same'],
      [[2, 5, 5, 3], [3, 3, 3, 4], 1, 'valid'],
      [[1, 8, 7, 2], [3, 2, 2, 5], 2, 'same'],
      [[1, 8, 7, 2], [3, 2, 2, 5], 2, 'valid'],
      [[2, 9, 9, 1], [5, 5, 1, 2], 3, 'valid'],
      [[2, 9, 10, 1], [2, 2, 1, 3], 3, 'same'],
      [[1, 6, 6, 2], [1, 1, 2, 2], 2, 'same'],
      [[2, 7, 5, 2], [3, 3, 2, 2], [2, 1], 'same'],
      [[2, 6, 6, 2], [3, 3, 2, 2], 1, 2],
      [[1, 4, 4, 1], [4, 4, 1, 1], 1, 'valid'],
      [[3, 3, 3, 4], [1, 3, 4, 6], 1, 'same'],
    ];
    for (const [x, filter, strides, pad] of cases) {
      it(`x ${x.join('x')}, filter ${filter.join('x')}, strides ${String(strides)}, pad ${pad}`, () =>
        assertSame([x, filter], (a, b) => tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, strides, pad)));
    }
  });

  it('conv2d kernel in NCHW order', async () => {
    const run = async (backend: string): Promise<Float32Array> => {
      await tf.setBackend(backend);
      return tf.tidy(() => {
        const [x, dy] = [
          tf.tensor4d(uniform(2 * 3 * 5 * 5, 1), [2, 3, 5, 5]),
          tf.tensor4d(uniform(2 * 4 * 5 * 5, 2), [2, 4, 5, 5]),
        ];
        const attrs = { strides: [1, 1], pad: 'same', dataFormat: 'NCHW', filterShape: [3, 3, 3, 4] };
        const out: tf.Tensor = tf.engine().runKernel(tf.Conv2DBackpropFilter, { x, dy }, attrs);
        assert.deepEqual(out.shape, [3, 3, 3, 4]);
        return out.dataSync() as Float32Array;
      });
    };
    const expected = await run('cpu');
    (await run('wasm')).forEach((value, i) => assertClose(value, expected[i] ?? NaN));
  });

  it('conv1d and transposed conv2d', async () => {
    await assertSame(
      [
        [2, 10, 3],
        [3, 3, 4],
      ],
      (x, w) => tf.conv1d(x as tf.Tensor3D, w as tf.Tensor3D, 2, 'same'),
    );
    await assertSame(
      [
        [2, 4, 4, 3],
        [3, 3, 2, 3],
      ],
      (x, w) => tf.conv2dTranspose(x as tf.Tensor4D, w as tf.Tensor4D, [2, 8, 8, 2], 2, 'same'),
    );
  });

  describe('depthwise conv2d', () => {
    const cases: [number[], number[], number | [number, number], 'same' | 'valid' | number][] = [
      [[2, 5, 5, 3], [3, 3, 3, 1], 1, 'same'],
      [[2, 5, 5, 3], [3, 3, 3, 2], 1, 'valid'],
      [[1, 8, 7, 2], [3, 2, 2, 3], 2, 'same'],
      [[1, 8, 7, 2], [3, 2, 2, 1], 2, 'valid'],
      [[2, 9, 9, 1], [2, 2, 1, 4], 3, 'valid'],
      [[1, 6, 6, 2], [1, 1, 2, 2], 2, 'same'],
      [[1, 6, 6, 2], [3, 3, 2, 2], 1, 2],
      [[1, 4, 4, 2], [2, 2, 2, 1], 1, 3],
    ];
    for (const [x, filter, strides, pad] of cases) {
      it(`x ${x.join('x')}, filter ${filter.join('x')}, strides ${String(strides)}, pad ${pad}`, () =>
        assertSame([x, filter], (a, b) => tf.depthwiseConv2d(a as tf.Tensor4D, b as tf.Tensor4D, strides, pad)));
    }

    // TensorFlow.js refuses gradients of dilated convolutions above the kernels, and the cpu kernels ignore the
    // dilation. The convolution is linear in its filter and in its input, so both gradients follow from its values.
    for (const dilations of [
      [2, 2],
      [1, 3],
      [3, 1],
    ] as const) {
      for (const pad of ['same', 'valid'] as const) {
        it(`kernels with dilations ${dilations.join('x')}, pad ${pad}`, () => {
          const inputShape: [number, number, number, number] = [1, 7, 6, 2];
          const filterShape: [number, number, number, number] = [3, 2, 2, 2];
          const attrs = { strides: [1, 1], dilations: [...dilations], pad, filterShape, inputShape };
          tf.tidy(() => {
            const x = tf.tensor(uniform(84, 1), inputShape);
            const filter = tf.tensor(uniform(24, 2), filterShape);
            const conv = (a: tf.Tensor, b: tf.Tensor): tf.Tensor =>
              tf.depthwiseConv2d(a as tf.Tensor4D, b as tf.Tensor4D, 1, pad, 'NHWC', [...dilations]);
            const y = conv(x, filter);
            const dy = tf.tensor(uniform(y.size, 3), y.shape);
            const unit = (shape: number[], at: number): tf.Tensor =>
              tf.tensor(
                Float32Array.from({ length: tf.util.sizeFromShape(shape) }, (_, i) => Number(i === at)),
                shape,
              );
            const dot = (t: tf.Tensor): number => Number(tf.sum(tf.mul(t, dy)).dataSync()[0]);

            const byFilter: tf.Tensor = tf.engine().runKernel(tf.DepthwiseConv2dNativeBackpropFilter, { x, dy }, attrs);
            byFilter.dataSync().forEach((value, at) => assertClose(value, dot(conv(x, unit(filterShape, at)))));
            const byInput: tf.Tensor = tf
              .engine()
              .runKernel(tf.DepthwiseConv2dNativeBackpropInput, { dy, filter }, attrs);
            byInput.dataSync().forEach((value, at) => assertClose(value, dot(conv(unit(inputShape, at), filter))));
          });
        });
      }
    }
  });

  it('separable conv2d', () =>
    assertSame(
      [
        [2, 6, 6, 3],
        [3, 3, 3, 2],
        [1, 1, 6, 4],
      ],
      (x, d, p) => tf.separableConv2d(x as tf.Tensor4D, d as tf.Tensor4D, p as tf.Tensor4D, 1, 'same'),
    ));

  it('gather, also along an inner axis and with repeated indices', async () => {
    await assertSame([[6, 3]], (x) => tf.gather(x, tf.tensor1d([0, 5, 5, 2, 0], 'int32')));
    await assertSame([[2, 5, 3]], (x) => tf.gather(x, tf.tensor1d([4, 1, 1], 'int32'), 1));
  });

  it('unsortedSegmentSum leaves out ids beyond the segments', () => {
    const out = tf.unsortedSegmentSum(
      tf.tensor2d([
        [1, 2],
        [3, 4],
        [5, 6],
      ]),
      tf.tensor1d([1, 7, 1], 'int32'),
      3,
    );
    assert.deepEqual(out.arraySync(), [
      [0, 0],
      [6, 8],
      [0, 0],
    ]);
  });

  it('softplus, far out too', async () => {
    await assertSame([[4, 5]], (x) => tf.softplus(tf.mul(x, 60)));
  });

  describe('matrix products', () => {
    for (const transposeA of [false, true]) {
      for (const transposeB of [false, true]) {
        for (const [m, k, n] of [
          [1, 1, 1],
          [3, 4, 5],
          [16, 7, 33],
        ] as const) {
          it(`${m}x${k}x${n}, transposeA ${transposeA}, transposeB ${transposeB}`, async () => {
            const a = transposeA ? [k, m] : [m, k];
            const b = transposeB ? [n, k] : [k, n];
            await assertSame([a, b], (x, y) => tf.matMul(x, y, transposeA, transposeB));
            await assertSame(
              [
                [2, ...a],
                [2, ...b],
              ],
              (x, y) => tf.matMul(x, y, transposeA, transposeB),
            );
          });
        }
      }
    }
  });

  it('none of them leaks a tensor or memory of the backend', async () => {
    const once = () =>
      assertSame(
        [
          [2, 5, 5, 2],
          [3, 3, 2, 2],
        ],
        (x, w) =>
          tf.add(
            tf.sum(
              tf.depthwiseConv2d(tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, 'same'), w as tf.Tensor4D, 1, 'same'),
            ),
            tf.sum(
              tf.matMul(
                tf.reshape(tf.gather(x, tf.tensor1d([0, 0], 'int32')), [50, 2]),
                tf.reshape(w, [18, 2]),
                false,
                true,
              ),
            ),
          ),
      );
    await once();
    const held = { tensors: tf.memory().numTensors, data: tf.engine().backend.numDataIds() };
    for (let i = 0; i < 3; i++) await once();
    assert.deepEqual({ tensors: tf.memory().numTensors, data: tf.engine().backend.numDataIds() }, held);
  });
});
