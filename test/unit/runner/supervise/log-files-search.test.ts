import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { ALL_FORMATS, type Formats } from '../../../../src/runner/import/formats';
import { LogFiles, type LogFilesLook } from '../../../../src/runner/supervise/log-files';
import {
  filesNow,
  readLogFilesState,
  writeLogFilesState,
  type FileState,
} from '../../../../src/runner/supervise/log-files-state';
import type { LogPlaces } from '../../../../src/runner/supervise/log-places';
import { temporaryFolder } from '../helper/workspace';

const HEAD = 'epoch,loss,val_loss\n';
const rows = (from: number, to: number, value = 1): string =>
  Array.from({ length: to - from + 1 }, (_, i) => `${from + i},${value / (from + i)},${value}\n`).join('');

/** Log files of a program that works in a folder; `look` is at the times that the test says. */
function following(
  root: string,
  input: { from?: LogPlaces['from']; before?: ReturnType<typeof filesNow>; formats?: Formats } = {},
): LogFiles {
  const places: LogPlaces = { root, cwd: root, from: input.from ?? 'auto' };
  const { before = new Map(), formats = ALL_FORMATS } = input;
  return new LogFiles({ places, before, startedAt: 0, formats });
}

function stateOf(root: string): ReadonlyMap<string, FileState> {
  const state = readLogFilesState(root);
  assert.ok(state !== null);
  return state.before;
}

/** Reads until nothing more comes: `file name=value …` a row. */
function all(root: string, look: () => LogFilesLook): string[] {
  const found: string[] = [];
  for (let more = true; more;) {
    const one = look();
    more = one.more;
    for (const { source, row } of one.rows) {
      const values = Object.entries(row.values).map(([name, value]) => `${name}=${value}`);
      found.push(`${path.relative(root, source)} ${row.epoch ?? row.step} ${values.join(' ')}`);
    }
  }
  return found;
}

describe('the search for log files', () => {
  it('goes on past what cannot be looked at', () => {
    const root = temporaryFolder();
    const run = path.join(root, 'mlruns/0/a');
    mkdirSync(path.join(run, 'metrics'), { recursive: true });
    writeFileSync(path.join(run, 'meta.yaml'), 'start_time: 1600000000000\n');
    writeFileSync(path.join(run, 'metrics/loss'), '1700000000000 0.5 1\n1700000001000 0.4 2\n');
    symlinkSync('params', path.join(run, 'params'));
    writeFileSync(path.join(root, 'metrics.csv'), HEAD + rows(1, 1));
    const files = following(root);
    const found = all(root, () => files.look(0));
    assert.deepEqual(found.sort(), [
      'metrics.csv 1 loss=1 val_loss=1',
      'mlruns/0/a/metrics/loss 1 loss=0.5',
      'mlruns/0/a/metrics/loss 2 loss=0.4',
    ]);
  });

  it('takes a small part of the time', () => {
    const root = temporaryFolder();
    const slow: Formats = {
      ...ALL_FORMATS,
      recognise: (...file) => {
        const until = performance.now() + 100;
        while (performance.now() < until);
        return ALL_FORMATS.recognise(...file);
      },
    };
    const files = following(root, { formats: slow });
    const names = (now: number): string[] => all(root, () => files.look(now)).map((row) => row.split(' ')[0] ?? '');
    assert.deepEqual(names(0), []);
    writeFileSync(path.join(root, 'one.csv'), HEAD + rows(1, 2));
    assert.deepEqual(names(1_000), ['one.csv', 'one.csv']);
    writeFileSync(path.join(root, 'two.csv'), HEAD + rows(1, 2));
    assert.deepEqual(names(2_500), [], 'a tenth of a second was spent: not again before two seconds are over');
    assert.deepEqual(names(60_000), ['two.csv', 'two.csv']);
  });

  it('is made once when the program has ended, however much there is to read', () => {
    const root = temporaryFolder();
    const files = following(root);
    writeFileSync(path.join(root, 'long.csv'), HEAD + rows(1, 40_000));
    const first = files.end();
    assert.equal(first.more, true);
    writeFileSync(path.join(root, 'late.csv'), HEAD + rows(1, 2));
    const rest = all(root, () => files.end());
    assert.equal(first.rows.length + rest.length, 40_000);
  });

  it('does not read a growing text again and again only to refuse it', () => {
    const root = temporaryFolder();
    let opened = 0;
    const counting: Formats = {
      ...ALL_FORMATS,
      recognise: (...file) => {
        opened += 1;
        return ALL_FORMATS.recognise(...file);
      },
    };
    const files = following(root, { formats: counting });
    for (let epoch = 1; epoch <= 20; epoch++) {
      appendFileSync(path.join(root, 'train.log'), `epoch ${epoch} loss: ${1 / epoch} val_loss: ${2 / epoch}\n`);
      assert.deepEqual(
        all(root, () => files.look(epoch * 10_000)),
        [],
      );
    }
    assert.ok(opened <= 3, `${opened} times`);
  });

  it('finds a table by its first row, however long its head is', () => {
    const root = temporaryFolder();
    const names = Array.from({ length: 40 }, (_, i) => `metric_${i}`).join(',');
    const file = path.join(root, 'metrics.csv');
    writeFileSync(file, `epoch,loss,${names}\n`);
    const files = following(root);
    all(root, () => files.look(0));
    appendFileSync(file, '1,0.5\n');
    assert.equal(all(root, () => files.look(5_000)).length, 1);
  });
});

describe('a log file that was there before the run', () => {
  it('is read from its beginning when the run wrote it anew in its place, and else from where it goes on', () => {
    const root = temporaryFolder();
    const [anew, on] = ['anew.csv', 'on.csv'].map((name) => path.join(root, name));
    assert.ok(anew !== undefined && on !== undefined);
    for (const file of [anew, on]) writeFileSync(file, HEAD + rows(1, 3, 9));
    const places: LogPlaces = { root, cwd: root, from: 'auto' };
    writeLogFilesState(root, { before: filesNow(places), owners: { owners: {}, axis: null } });
    const before = stateOf(root);
    // Longer than before by the first look.
    writeFileSync(anew, HEAD + rows(1, 5));
    appendFileSync(on, rows(4, 5, 9));
    const files = following(root, { before });
    const found = all(root, () => files.look(0));
    assert.equal(found.filter((row) => row.startsWith('anew.csv')).length, 5);
    assert.equal(found.filter((row) => row.startsWith('on.csv')).length, 2);
  });

  it('is taken for one that goes on where an older runner left no digest', () => {
    const root = temporaryFolder();
    const file = path.join(root, 'metrics.csv');
    writeFileSync(file, HEAD + rows(1, 3, 9));
    const places: LogPlaces = { root, cwd: root, from: 'auto' };
    writeLogFilesState(root, { before: filesNow(places), owners: { owners: {}, axis: null } });
    const state = path.join(root, 'log-files.json');
    writeFileSync(state, readFileSync(state, 'utf8').replace(/,"digest":"[0-9a-f]+"/, ''));
    writeFileSync(file, HEAD + rows(1, 5));
    const files = following(root, { before: stateOf(root) });
    assert.ok(all(root, () => files.look(0)).length < 5, 'as it always was');
  });
});
