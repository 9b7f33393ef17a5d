import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dvcliveFormat } from '../../../../src/runner/readers/dvclive';
import { mlflowMetricFormat } from '../../../../src/runner/readers/mlflow-metric';
import { textFormat } from '../../../../src/runner/readers/text-log';
import { everyByte, read } from './support';

describe('a metric of MLflow', () => {
  const name = 'mlruns/0/4f3a/metrics/val/loss';

  it('has time, value and step on each line, and its name from its path', () => {
    const text = '1691409747763 0.5 0\n1691409748763 nan 1\n1691409749763 -inf 2\n1691409750763 1e-05 3\n';
    const whole = read(mlflowMetricFormat, text, [], name);
    assert.deepEqual(whole.rows, [
      { epoch: NaN, step: 0, time: 1691409747763, values: [['val/loss', 0.5]] },
      { epoch: NaN, step: 1, time: 1691409748763, values: [['val/loss', NaN]] },
      { epoch: NaN, step: 2, time: 1691409749763, values: [['val/loss', -Infinity]] },
      { epoch: NaN, step: 3, time: 1691409750763, values: [['val/loss', 1e-5]] },
    ]);
    assert.deepEqual(whole.damages, []);
    assert.deepEqual(read(mlflowMetricFormat, text, everyByte(text), name), whole);
    assert.deepEqual(read(mlflowMetricFormat, text.replaceAll('\n', '\r\n'), [], name), whole);
  });

  it('may be of an old version, without steps, or of a new one, with a data set', () => {
    const { rows } = read(mlflowMetricFormat, '1691409747 0.5\n1691409748763 0.25 7 set 3fa run', [], name);
    assert.deepEqual(
      rows.map(({ step, time }) => [step, time]),
      [
        [NaN, 1691409747000],
        [7, 1691409748763],
      ],
    );
  });

  it('loses only a damaged line', () => {
    const { rows, damages } = read(
      mlflowMetricFormat,
      '1691409747763 0.5 0\n16914\n\n1691409749763 0.25 2\n',
      [],
      name,
    );
    assert.equal(rows.length, 2);
    assert.deepEqual(damages, [`${name}, line 2: it is not “timestamp value step”, so it is left out.`]);
  });
});

describe('a metric of DVCLive', () => {
  for (const [path, metric] of [
    ['dvclive/plots/metrics/val/loss.tsv', 'val/loss'],
    ['plots/metrics/loss.tsv', 'loss'],
    ['dvclive/scalars/train/acc.tsv', 'train/acc'],
    ['loss.tsv', 'loss'],
  ] as const) {
    it(`has its name from its path: ${path}`, () => {
      const column = metric.split('/').at(-1) ?? '';
      const plain = read(dvcliveFormat, `step\t${column}\n0\t0.5\n1\tnan\n`, [], path);
      assert.deepEqual(
        plain.rows.map(({ step, values }) => [step, values]),
        [
          [0, [[metric, 0.5]]],
          [1, [[metric, NaN]]],
        ],
      );
      const timed = read(dvcliveFormat, `timestamp\tstep\t${column}\r\n1623671484747\t0\t0.5\r\n`, [7], path);
      assert.deepEqual(timed.rows, [{ epoch: NaN, step: 0, time: 1623671484747, values: [[metric, 0.5]] }]);
    });
  }
});

describe('printed output in a file', () => {
  const text = 'Epoch 0: loss=0.5\nEpoch 1: loss=0.25 Größe=3\n';

  it('is read as what the program printed, epochs shifted once', () => {
    const whole = read(textFormat, text);
    assert.deepEqual(
      whole.rows.map(({ epoch }) => epoch),
      [1, 2],
    );
    assert.equal(textFormat.epochs, 'fractional');
    assert.deepEqual(read(textFormat, text, everyByte(text)), whole);
  });

  it('may be UTF-16, with or without a mark, or Latin-1', () => {
    const whole = read(textFormat, text);
    const wide = Buffer.from(text, 'utf16le');
    assert.deepEqual(read(textFormat, wide, [1, 2, 3, 40]), whole);
    assert.deepEqual(read(textFormat, Buffer.concat([Buffer.of(0xff, 0xfe), wide]), [1, 7]), whole);
    const latin = Buffer.from(text, 'latin1');
    assert.deepEqual(read(textFormat, latin), whole);
    assert.deepEqual(read(textFormat, latin, everyByte(latin)), whole);
  });
});
