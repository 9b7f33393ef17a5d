import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { AxisPoints } from '../../webview/data/axis-points';
import { bestOf, linesOf } from '../../webview/data/metrics';
import { HostModel } from '../../webview/data/model';
import { Points } from '../../webview/data/points';
import { random } from './harness/curves';
import { panelRun, snapshot, STARTED } from './harness/fixtures';

/** What happens to a log: runs that are resumed, clocks set back, values that are no numbers, and what nobody wrote. */
function observations(length: number, next: () => number) {
  let [epoch, step, time] = [0, 0, STARTED];
  return Array.from({ length }, () => {
    epoch += next() < 0.8 ? 1 : 0.5;
    step += 10;
    time += 1_000;
    if (next() < 0.06) [epoch, step] = [Math.floor(epoch * next()), Math.floor(step * next())];
    if (next() < 0.02) time -= 20_000;
    const value = next() < 0.06 ? (next() < 0.5 ? Infinity : NaN) : next();
    return { epoch, step: next() < 0.05 ? NaN : step, time: next() < 0.05 ? NaN : time, value };
  });
}

describe('points that come bit by bit', () => {
  test('are drawn as those that came at once, on every axis, whoever they follow', () => {
    const next = random(5);
    for (let round = 0; round < 150; round++) {
      const [train, validation] = [new Points(), new Points()];
      const pairs = [train, validation].map((made) => ({ made, all: observations(60, next), sent: 0 }));
      const axes = (['epoch', 'step', 'time', 'relative'] as const).map((axis) => {
        const leader = new AxisPoints(train, axis, null);
        return { axis, lines: [leader, new AxisPoints(validation, axis, leader)] };
      });
      while (pairs.some(({ all, sent }) => sent < all.length)) {
        for (const pair of pairs) {
          const part = pair.all.slice(pair.sent, pair.sent + Math.floor(next() * 6));
          const column = (name: 'epoch' | 'step' | 'time' | 'value') => Float64Array.from(part, (one) => one[name]);
          const [epoch, step, time, value] = [column('epoch'), column('step'), column('time'), column('value')];
          pair.made.put(pair.sent, { epoch, step, time, value });
          pair.sent += part.length;
        }
        if (next() < 0.3) continue;
        for (const { axis, lines } of axes) {
          const fresh = new AxisPoints(train, axis, null);
          [fresh, new AxisPoints(validation, axis, fresh)].forEach((once, index) => {
            once.update(STARTED);
            const grown = lines[index]?.update(STARTED);
            assert.deepEqual(grown?.x, once.x, `${axis} of round ${String(round)}`);
            assert.deepEqual(grown.y, once.y);
            assert.deepEqual(
              [...grown.x.keys()].map((at) => grown.indexAt(at)),
              [...once.x.keys()].map((at) => once.indexAt(at)),
            );
            assert.equal(grown.replaced, once.replaced);
          });
        }
      }
    }
  });

  test('leave what was drawn before as it was, after an infinity and after a resumed start too', () => {
    const made = new Points();
    made.put(0, {
      epoch: Float64Array.of(1, 2, 3, 2, 3),
      value: Float64Array.of(5, Infinity, 3, 2, 1),
      time: Float64Array.of(1, 2, 3, 4, 5),
    });
    for (const axis of ['epoch', 'relative'] as const) {
      const line = new AxisPoints(made, axis, null).update(1);
      const { rewrites } = line;
      const at = made.length;
      made.put(at, { epoch: Float64Array.of(at), value: Float64Array.of(at), time: Float64Array.of(at + 1) });
      assert.equal(line.update(1).x.at(-1), at);
      assert.equal(line.rewrites, rewrites);
    }
  });
});

test('the best point of a metric is that of all points, also when earlier ones go', () => {
  const next = random(9);
  const values = Array.from({ length: 80 }, (_, index) => (index % 7 === 3 ? NaN : Math.round(next() * 40)));
  const run = panelRun({ entry: 'a', values: { loss: [1], val_loss: [1], val_accuracy: [] } });
  const model = new HostModel();
  model.takeSnapshot(snapshot({ runs: [run] }));
  const [only] = model.runs;
  assert.ok(only !== undefined);
  const send = (from: number, epochs: readonly number[]): void => {
    const epoch = Float64Array.from(epochs);
    const value = Float64Array.from(epochs, (_, index) => values[from + index] ?? NaN);
    const series = { val_accuracy: { from, epoch, value } };
    model.takeDelta({
      type: 'delta',
      revision: ++revision,
      runs: [{ key: run.key, view: null, series }],
      choices: null,
    });
  };
  let revision = 1;
  // Up to epoch 30, back to epoch 12 and on; each time what is there is compared with a plain search.
  const epochs = [
    ...Array.from({ length: 30 }, (_, index) => index + 1),
    ...Array.from({ length: 40 }, (_, i) => i + 12),
  ];
  for (let from = 0; from < epochs.length; from += 5) {
    send(from, epochs.slice(from, from + 5));
    const lines = linesOf(only, 'metric:accuracy', 'epoch');
    const [line] = lines;
    assert.ok(line !== undefined);
    const finite = [...line.drawn.y.keys()].filter((at) => Number.isFinite(line.drawn.y[at]));
    const most = Math.max(...finite.map((at) => line.drawn.y[at] ?? NaN));
    const at = finite.find((one) => line.drawn.y[one] === most) ?? -1;
    assert.deepEqual(bestOf(only, 'metric:accuracy', lines), { epoch: line.drawn.x[at], value: most });
  }
});
