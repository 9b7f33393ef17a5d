import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { identityOf, parseProcStat } from '../../../../src/runner/process/identity';
import { parsePs } from '../../../../src/runner/process/table';
import { isLockHeld, readLock, RunLock } from '../../../../src/runner/store/lock';
import { names, temporaryFolder } from '../helper/workspace';

const folder = temporaryFolder();
let count = 0;
function directory(): string {
  const made = path.join(folder, String(count++));
  mkdirSync(made);
  return made;
}
const me = identityOf(process.pid);

test('a lock is held by one owner at a time and leaves nothing behind', () => {
  const run = directory();
  const lock = RunLock.take(run, me);
  assert.ok(lock !== null);
  assert.equal(RunLock.take(run, me), null);
  lock.release();
  assert.deepEqual(names(run), []);
  assert.notEqual(RunLock.take(run, me), null);
});

test('the lock of a dead owner, of a reused pid and a damaged old lock are taken over', () => {
  for (const text of [
    JSON.stringify({ ...me, startTime: '1' }),
    JSON.stringify({ ...me, pid: 4_194_304 }),
    '',
    '{"pid":',
    'null',
  ]) {
    const run = directory();
    const file = path.join(run, 'runner.lock');
    writeFileSync(file, text);
    const old = new Date(Date.now() - 60_000);
    utimesSync(file, old, old);
    assert.notEqual(RunLock.take(run, me), null, text);
    assert.deepEqual(readLock(run)?.owner, me);
  }
});

test('a guard that a crash left behind does not block for ever', () => {
  const run = directory();
  writeFileSync(path.join(run, 'runner.lock'), JSON.stringify({ ...me, startTime: '1' }));
  writeFileSync(path.join(run, '.runner.lock.guard'), JSON.stringify({ ...me, startTime: '1' }));
  assert.notEqual(RunLock.take(run, me), null);
  assert.deepEqual(names(run), ['runner.lock']);
});

test('a problem can be shown and taken back without the file growing, as a full disk demands', () => {
  const run = directory();
  const lock = RunLock.take(run, me);
  const size = statSync(path.join(run, 'runner.lock')).size;
  lock?.report(`disk full ${'é'.repeat(5000)}`);
  assert.match(readLock(run)?.problem ?? '', /^disk full/);
  assert.equal(statSync(path.join(run, 'runner.lock')).size, size);
  assert.deepEqual(readLock(run)?.owner, me);
  lock?.report(null);
  assert.equal(readLock(run)?.problem, null);
  assert.equal(readFileSync(path.join(run, 'runner.lock')).length, size);
});

test('a heartbeat keeps a lock fresh', () => {
  const run = directory();
  const lock = RunLock.take(run, me);
  utimesSync(path.join(run, 'runner.lock'), new Date(0), new Date(0));
  assert.equal(lock?.beat(), true);
  const reading = readLock(run);
  assert.ok(reading !== null && reading.age < 10_000 && isLockHeld(reading));
});

test('process names cannot confuse the reading of /proc', () => {
  const rest = `S 7 8 ${Array.from({ length: 16 }, (_, i) => i).join(' ')} 424242 99`;
  for (const name of ['node', 'a b', ') (', '((', ' 1 2 3)']) {
    assert.deepEqual(parseProcStat(`12 (${name}) ${rest}`), {
      pid: 12,
      state: 'S',
      ppid: 7,
      pgid: 8,
      startTime: '424242',
    });
  }
  for (const text of ['', '12', '12 (', '12 (x)', '12 (x) S 1']) assert.equal(parseProcStat(text), null);
});

test('the output of ps is read; zombies are left out', () => {
  const text =
    '  1     0     1 Ss   Mon Jan  5 10:00:00 2026\n 22     1    22 Z+   Mon Jan  5 10:00:01 2026\nrubbish\n';
  assert.deepEqual(parsePs(text), [{ pid: 1, ppid: 0, pgid: 1, startTime: 'Mon Jan  5 10:00:00 2026' }]);
});
