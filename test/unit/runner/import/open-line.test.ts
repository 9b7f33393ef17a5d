import assert from 'node:assert/strict';
import { truncateSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { csv, CSV_HEAD, Logs, recorded, recordedPoints } from './support';

const now = (): number => Date.now() / 1000;

/** As a training loop prints it: an epoch takes several lines. */
const epoch = (number: number, loss: string, validation: string): string =>
  `Epoch ${number}/3\n----------\ntrain Loss: ${loss} Acc: 0.5\nval Loss: ${validation} Acc: 0.4\n\n`;
const PRINTED = `${epoch(1, '1.5', '1.6')}${epoch(2, '0.5', '0.75')}${epoch(3, '0.25', '0.5')}`;

const losses = (directory: string): string[] => recordedPoints(directory).filter((point) => /loss/i.test(point));

describe('a log that is young and ends without a line end', () => {
  test('gives its last epoch, whatever it is written in', async () => {
    const logs = new Logs();
    logs.write('printed/train.log', `${PRINTED}Best Val Acc: 0.4`, now());
    logs.write('table/metrics.csv', `${CSV_HEAD}${csv(1, 3)}`.trimEnd(), now());
    logs.write('lines/log.jsonl', [1, 2, 3].map((n) => `{"epoch": ${n}, "loss": ${1 / n}}`).join('\n'), now());
    await logs.importAll();
    const [a = '', b = '', c = ''] = ['printed', 'table', 'lines'].map(
      (name) => logs.directories.find((directory) => path.basename(directory).includes(name)) ?? '',
    );
    assert.equal(losses(a).length, 6, losses(a).join('\n'));
    assert.deepEqual(losses(a).slice(-2).join(' ').match(/=\S+/g), ['=0.25', '=0.5']);
    assert.equal(recorded(b).at(-1), `3/- loss=${1 / 3} val_loss=0.5`);
    assert.equal(recorded(c).at(-1), `3/- loss=${1 / 3}`);
    assert.deepEqual(
      (await logs.importAll()).filter((told) => !told.includes('unchanged 0')),
      [],
    );
  });

  test('gives no half number where a full buffer cut it, and the whole one once it is there', async () => {
    for (const [name, whole] of [
      ['train.log', `${epoch(1, '1.5', '1.6')}${epoch(2, '0.5', '0.7512345678')}`],
      ['metrics.csv', 'epoch,loss,val_loss\n1,1.5,1.6\n2,0.5,0.7512345678\n'],
      [
        'log.jsonl',
        '{"loss": 1.5, "val_loss": 1.6, "epoch": 1}\n{"loss": 0.5, "val_loss": 0.7512345678, "epoch": 2}\n',
      ],
    ] as const) {
      const logs = new Logs();
      // So much before it that the first block ends within the last number.
      const until = whole.indexOf('0.7512345678') + 6;
      const comment = name === 'log.jsonl' ? '\n'.repeat(4096 - until) : `${'#'.repeat(4095 - until)}\n`;
      const file = logs.write(name, `${comment}${whole}`, now());
      truncateSync(file, 4096);
      await logs.importAll();
      const [directory = ''] = logs.directories;
      assert.ok(!losses(directory).some((point) => point.includes('=0.75')), losses(directory).join('\n'));
      // Untouched for long: there is nothing more to come.
      const half = await logs.importAll();
      assert.match(half[0] ?? '', /unchanged 0/);
      logs.append(name, whole.slice(until));
      await logs.importAll();
      const told = losses(directory).map((point) => point.split('=')[1]);
      assert.deepEqual(told.sort(), ['0.5', '0.7512345678', '1.5', '1.6'], name);
      assert.equal(logs.directories.length, 1);
    }
  });

  test('gives the line that was left out when nothing has come for long', async () => {
    const logs = new Logs();
    const rows = `${CSV_HEAD}${csv(1, 2)}`;
    const text = `${rows}${' '.repeat(1024 - rows.length - 6)}3,1,15`;
    logs.write('a/metrics.csv', text, now());
    await logs.importAll();
    const [directory = ''] = logs.directories;
    assert.equal(recorded(directory).length, 2);
    logs.write('a/metrics.csv', text, now() - 3600);
    assert.deepEqual(await logs.importAll(), ['a: updated 1']);
    assert.equal(recorded(directory).at(-1), '3/- loss=1 val_loss=15');
    assert.deepEqual(await logs.importAll(), ['a: unchanged 0']);
  });

  test('may grow from import to import: what was half written is taken back each time', async () => {
    const logs = new Logs();
    const text = PRINTED.trimEnd();
    logs.write('train.log', '', now());
    let at = 0;
    for (const to of [
      /1\.6/,
      /loss: 0\.5/i,
      /0\.7/,
      /0\.75/,
      /0\.75 Acc: 0\.4\n/,
      /0\.2/,
      /0\.25 Acc: 0\.5\nval Loss: 0/,
      /0\.5 Acc: 0\.4$/,
    ]) {
      const found = to.exec(text);
      assert.ok(found !== null);
      const end = found.index + found[0].length;
      logs.append('train.log', text.slice(at, end));
      at = end;
      await logs.importAll();
    }
    assert.equal(logs.directories.length, 1);
    const [directory = ''] = logs.directories;
    assert.deepEqual(
      losses(directory).map((point) => point.split('=')[1]),
      ['1.5', '1.6', '0.5', '0.75', '0.25', '0.5'],
    );
  });
});
