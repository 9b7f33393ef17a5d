import assert from 'node:assert/strict';
import fs, {
  appendFileSync,
  copyFileSync,
  mkdtempSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, mock, test } from 'node:test';
import { EpochBase } from '../../../../src/core/logs/epoch-base';
import { jsonFormat } from '../../../../src/runner/readers/json-documents';
import { SourceFollower, type SourceLook } from '../../../../src/runner/readers/source-follower';
import { textFormat } from '../../../../src/runner/readers/text-log';
import { DOCUMENT, LINES } from './fake-format';

let folder = '';
let file = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'lossline-source-'));
  file = path.join(folder, 'train.log');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const follow = (format = LINES): SourceFollower => new SourceFollower(file, format, { name: 'train.log' });

/** All looks until nothing more comes: rows as `epoch/step name=value …`, and what else was said. */
function all(follower: SourceFollower, ask: 'look' | 'end' = 'look'): string[] {
  const told: string[] = [];
  for (let more = true; more;) {
    const look: SourceLook = follower[ask]();
    if (look.restarted) told.push('restarted');
    if (look.retracted) told.push('retracted');
    for (const { epoch, step, values } of look.rows) {
      const pairs = Object.entries(values).map(([name, value]) => `${name}=${value}`);
      told.push(`${epoch ?? '-'}/${step ?? '-'} ${pairs.join(' ')}`);
    }
    told.push(...look.damage);
    more = look.more;
  }
  return told;
}

describe('a log file that grows', () => {
  test('gives each row once, with epochs from 1, wherever it is cut', () => {
    const text = '0;1;loss=3\n1;2;loss=2\n2;3;loss=1;val_loss=2\n';
    const whole = ['1/1 loss=3', '2/2 loss=2', '3/3 loss=1 val_loss=2'];
    for (let cut = 0; cut <= text.length; cut++) {
      writeFileSync(file, text.slice(0, cut));
      const follower = follow();
      const first = all(follower);
      appendFileSync(file, text.slice(cut));
      assert.deepEqual([...first, ...all(follower)], whole, `cut at ${cut}`);
      assert.deepEqual(all(follower), []);
      rmSync(file);
    }
  });

  test('need not be there yet, and gives the rest of a name that comes back', () => {
    const follower = follow();
    assert.deepEqual(all(follower), []);
    writeFileSync(file, '1;;loss=3\n');
    assert.deepEqual(all(follower), ['1/- loss=3']);
    rmSync(file);
    assert.deepEqual(all(follower), []);
    writeFileSync(file, '1;;loss=3\n2;;loss=2\n');
    assert.deepEqual(all(follower), ['2/- loss=2']);
  });

  test('joins what it says of one epoch and step, unless a name comes again', () => {
    writeFileSync(file, '1;5;loss=3\n1;5;val_loss=4\n1;5;loss=2\n;;a=1\n;;b=2\n');
    assert.deepEqual(all(follow()), ['1/5 loss=3 val_loss=4', '1/5 loss=2', '-/- a=1', '-/- b=2']);
  });

  test('keeps NaN, infinities, -0 and names of every kind', () => {
    writeFileSync(file, '1;;loss=NaN;__proto__=-Infinity;constructor=-0\n');
    const [row] = follow().look().rows;
    assert.deepEqual(Object.entries(row?.values ?? {}), [
      ['loss', NaN],
      ['__proto__', -Infinity],
      ['constructor', -0],
    ]);
  });

  test('says hyperparameters and damage once, however often the file is read', () => {
    writeFileSync(file, '#lr=0.1\nrubbish\n1;;loss=1\n');
    const follower = follow();
    const first = follower.look();
    assert.deepEqual(first.hyperparameters, { lr: '0.1' });
    assert.deepEqual(first.damage, ['“rubbish” is not understood.']);
    writeFileSync(file, '#lr=0.1\n#wd=0\nrubbish\n1;;loss=1\n2;;loss=2\n');
    follower.look();
    const again = follower.look();
    assert.deepEqual(again.hyperparameters, { wd: '0' });
    assert.deepEqual(again.damage, []);
  });
});

describe('a log file that is not what it was', () => {
  const before = '0;;loss=3\n1;;loss=2\n2;;loss=1\n';

  test('is read past what was given when it was written anew with more', () => {
    const cases: [string, string, string[]][] = [
      ['a column more, longer than before', '0;;loss=3;lr=1\n1;;loss=2;lr=1\n2;;loss=1;lr=1\n', []],
      ['a head more', '#note=1\n0;;loss=3\n1;;loss=2\n2;;loss=1\n3;;loss=0\n', ['4/- loss=0']],
      ['shorter lines, one row more', '0;;loss=3\n1;;loss=2\n2;;loss=1\n3;;x=0\n', ['4/- x=0']],
      ['the same', before, []],
    ];
    for (const [name, after, expected] of cases) {
      writeFileSync(file, before);
      const follower = follow();
      all(follower);
      writeFileSync(file, after);
      const found = all(follower);
      if (name.startsWith('a column')) assert.deepEqual(found[0], 'restarted', name);
      else assert.deepEqual(found, expected, name);
    }
  });

  test('gives nothing twice when rows are found again with another metric at their end', () => {
    writeFileSync(file, '0;;loss=3\n');
    const follower = follow();
    all(follower);
    writeFileSync(file, '0;;loss=3;val_loss=4\n1;;loss=2;val_loss=3\n');
    assert.deepEqual(all(follower), ['1/- val_loss=4', '2/- loss=2 val_loss=3']);
  });

  test('is waited for while it is shorter and else the same', () => {
    writeFileSync(file, before);
    const follower = follow();
    all(follower);
    truncateSync(file, 12);
    assert.deepEqual(all(follower), []);
    writeFileSync(file, `${before}3;;loss=0\n`);
    assert.deepEqual(all(follower), ['4/- loss=0']);
  });

  test('is another training when it begins otherwise, also with the length it had, and its epochs are counted anew', () => {
    for (const after of ['1;;loss=9\n2;;loss=8\n', '1;;loss=9\n2;;loss=8\n3;;loss=7\n', before.replace('3\n', '9\n')]) {
      writeFileSync(file, before);
      const follower = follow();
      all(follower);
      const other = path.join(folder, 'other');
      writeFileSync(other, after);
      renameSync(other, file);
      const first = after.startsWith('1') ? '1/- loss=9' : '1/- loss=9';
      assert.deepEqual(all(follower).slice(0, 2), ['restarted', first]);
    }
  });

  test('goes on after a rotation: the rest of the old file, then the new one', () => {
    writeFileSync(file, before);
    const follower = follow();
    all(follower);
    appendFileSync(file, '3;;loss=0.5\n');
    renameSync(file, `${file}.1`);
    writeFileSync(file, '4;;loss=0.4\n');
    assert.deepEqual(all(follower), ['4/- loss=0.5', '5/- loss=0.4']);
    copyFileSync(file, `${file}.2`);
    writeFileSync(file, '5;;loss=0.3\n');
    assert.deepEqual(all(follower), ['6/- loss=0.3']);
  });

  test('goes on counting printed epochs from where the log did, after a rotation and in another follower', () => {
    const line = (epoch: number): string => `Epoch ${epoch}: loss=${1 / (epoch + 1)}\n`;
    writeFileSync(file, line(0) + line(1));
    const epochs = new EpochBase();
    const follower = new SourceFollower(file, textFormat, { name: 'train.log', epochs });
    assert.deepEqual(all(follower), ['1/- loss=1', '2/- loss=0.5']);
    renameSync(file, `${file}.1`);
    writeFileSync(file, line(3) + line(4));
    assert.deepEqual(all(follower), ['4/- loss=0.25', '5/- loss=0.2']);
    const next = path.join(folder, 'next.log');
    writeFileSync(next, line(7));
    assert.deepEqual(all(new SourceFollower(next, textFormat, { name: 'next.log', epochs })), ['8/- loss=0.125']);
  });

  test('is found to be another training by a long history too', () => {
    const line = (epoch: number, value: number): string => `${epoch};;loss=${value}\n`;
    const rows = Array.from({ length: 5000 }, (_, i) => line(i + 1, Math.sin(i)));
    writeFileSync(file, rows.join(''));
    const follower = follow();
    assert.equal(all(follower).length, 5000);
    writeFileSync(file, [...rows, line(5001, 7)].join(''));
    assert.deepEqual(all(follower), ['5001/- loss=7']);
    rows[3777] = line(3778, 0.5);
    writeFileSync(file, [...rows, line(5001, 7), line(5002, 8)].join(''));
    const found = all(follower);
    assert.equal(found[0], 'restarted');
    assert.equal(found.length, 5003);
  });
});

describe('the end of a log', () => {
  test('gives what was held back, and goes on after all', () => {
    writeFileSync(file, '1;;loss=3\n2;;loss=2*\n');
    const follower = follow();
    assert.deepEqual(all(follower), ['1/- loss=3']);
    assert.deepEqual(all(follower, 'end'), ['2/- loss=2']);
    assert.deepEqual(all(follower, 'end'), []);
    appendFileSync(file, '3;;loss=1\n');
    assert.deepEqual(all(follower), ['3/- loss=1']);
  });

  test('takes a half written value back once the rest of it is there', () => {
    writeFileSync(file, '1;;loss=3\n2;;loss=0.5');
    const follower = follow();
    assert.deepEqual(all(follower, 'end'), ['1/- loss=3', '2/- loss=0.5']);
    assert.equal(follower.endsWithLine, false);
    appendFileSync(file, '3\n3;;loss=0.4\n');
    assert.deepEqual(all(follower), ['retracted', '2/- loss=0.53', '3/- loss=0.4']);
    appendFileSync(file, '4;;loss=0.3\n');
    assert.deepEqual(all(follower), ['4/- loss=0.3']);
  });

  test('is remembered for another follower of the same file', () => {
    writeFileSync(file, '0;;loss=3\n1;;loss=0.5');
    const first = follow();
    all(first, 'end');
    appendFileSync(file, '3\n2;;loss=0.4\n');
    const taken = JSON.parse(JSON.stringify(first.taken)) as typeof first.taken;
    const second = new SourceFollower(file, LINES, { name: 'train.log', taken, epochs: first.epochs });
    assert.deepEqual(all(second), ['retracted', '2/- loss=0.53', '3/- loss=0.4']);
  });
});

describe('a document that is written anew each time', () => {
  test('gives what is new in it, and waits while it is half written', () => {
    writeFileSync(file, '0;;loss=3\n.\n');
    const follower = follow(DOCUMENT);
    assert.deepEqual(all(follower), ['1/- loss=3']);
    writeFileSync(file, '0;;loss=3\n1;;loss=0.5\n2;;lo');
    assert.deepEqual(all(follower), []);
    writeFileSync(file, '0;;loss=3\n1;;loss=0.5\n2;;loss=1\n.\n');
    assert.deepEqual(all(follower), ['2/- loss=0.5', '3/- loss=1']);
    writeFileSync(file, '1;;loss=8\n.\n');
    assert.deepEqual(all(follower), ['restarted', '1/- loss=8']);
  });

  test('is given though something in it is left out, however fresh it is', () => {
    writeFileSync(file, '{"loss": [4, 3], "acc": [1, 2], "val_loss": [9]}');
    const left = 'train.log: “val_loss” has 1 values beside 2 of the others, so it is left out.';
    const follower = follow(jsonFormat);
    assert.deepEqual(all(follower), ['1/- loss=4 acc=1', '2/- loss=3 acc=2', left]);
    writeFileSync(file, '{"loss": [4, 3, 2], "acc": [1, 2, 3], "val_loss": [9');
    assert.deepEqual(all(follower), []);
    writeFileSync(file, '{"loss": [4, 3, 2], "acc": [1, 2, 3], "val_loss": [9]}');
    assert.deepEqual(all(follower).slice(0, 1), ['3/- loss=2 acc=3']);
  });

  test('may vanish before it is opened', () => {
    writeFileSync(file, '{"loss": [4, 3]}');
    const open = mock.method(fs, 'openSync', () => {
      throw Object.assign(new Error('gone'), { code: 'ENOENT' });
    });
    syncBuiltinESMExports();
    const follower = follow(jsonFormat);
    try {
      assert.deepEqual(all(follower), []);
    } finally {
      open.mock.restore();
      syncBuiltinESMExports();
    }
    assert.deepEqual(all(follower), ['1/- loss=4', '2/- loss=3']);
  });

  test('is taken as it is at the end, and says what is wrong with it', () => {
    writeFileSync(file, '0;;loss=3\n1;;loss=0.5\n2;;lo');
    assert.deepEqual(all(follow(DOCUMENT), 'end'), ['1/- loss=3', 'The document is not complete.']);
  });
});
