import assert from 'node:assert/strict';
import { ftruncateSync, fstatSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { LineFile, type LineFileIo } from '../../../../src/runner/store/line-file';
import { temporaryFolder } from '../helper/workspace';

const folder = temporaryFolder();
let count = 0;
const newFile = (): string => path.join(folder, `file-${count++}.jsonl`);

const real: LineFileIo = {
  write: (fd, bytes, offset, length) => writeSync(fd, bytes, offset, length),
  truncate: (fd, size) => ftruncateSync(fd, size),
  size: (fd) => fstatSync(fd).size,
};

function failure(code: string): Error {
  return Object.assign(new Error(`${code}: no luck`), { code });
}

test('a file cut at every byte opens with the lines that were whole, and goes on with whole lines', () => {
  const lines = Array.from({ length: 60 }, (_, i) => `{"seq":${i + 1},"text":"é${'x'.repeat(i)}"}`);
  const whole = Buffer.from(lines.join('\n') + '\n');
  for (let cut = Math.max(0, whole.length - 4096); cut <= whole.length; cut++) {
    const name = path.join(folder, 'cut.jsonl');
    writeFileSync(name, whole.subarray(0, cut));
    const file = LineFile.open(name);
    file.append('next');
    assert.equal(file.flush(), true);
    file.close();
    const found = readFileSync(name, 'utf8').split('\n');
    assert.equal(found.pop(), '');
    assert.equal(found.pop(), 'next');
    assert.deepEqual(found, lines.slice(0, found.length));
    const expected = whole.subarray(0, cut).filter((byte) => byte === 10).length;
    assert.equal(found.length, expected, `cut at ${cut}`);
  }
});

test('a torn tail that is longer than the block of the search is cut off too', () => {
  const name = newFile();
  writeFileSync(name, `first\n${'x'.repeat(200_000)}`);
  LineFile.open(name).close();
  assert.equal(readFileSync(name, 'utf8'), 'first\n');
});

// Every kind of failure at every call: what is acknowledged is on disk, and in the end everything is, once.
const faults: { name: string; apply: (n: number) => { io: LineFileIo; failed: () => boolean } }[] = [];
for (const code of ['ENOSPC', 'EIO', 'EACCES', 'EDQUOT']) {
  for (const partial of [0, 1, 7, 50]) {
    for (const truncateFails of [false, true]) {
      faults.push({
        name: `${code} after ${partial} bytes${truncateFails ? ', truncate fails too' : ''}`,
        apply: (n) => {
          let calls = 0;
          let failed = false;
          let truncates = 0;
          return {
            failed: () => failed,
            io: {
              ...real,
              write: (fd, bytes, offset, length) => {
                calls += 1;
                if (calls !== n) return real.write(fd, bytes, offset, length);
                failed = true;
                if (partial > 0) real.write(fd, bytes, offset, Math.min(partial, length));
                throw failure(code);
              },
              truncate: (fd, size) => {
                if (failed && truncateFails && truncates++ === 0) throw failure(code);
                real.truncate(fd, size);
              },
            },
          };
        },
      });
    }
  }
}
faults.push({
  name: 'a short write',
  apply: (n) => {
    let calls = 0;
    return {
      failed: () => calls >= n,
      io: {
        ...real,
        write: (fd, bytes, offset, length) =>
          real.write(fd, bytes, offset, ++calls === n ? Math.min(3, length) : length),
      },
    };
  },
});

test('a failing file system, at call n for every n: no acknowledged line is missing, none is there twice', () => {
  let points = 0;
  for (const fault of faults) {
    for (let n = 1; n <= 20; n++) {
      points += 1;
      const name = newFile();
      const { io, failed } = fault.apply(n);
      const file = LineFile.open(name, io);
      const all: string[] = [];
      for (let i = 0; i < 20; i++) {
        // One line, then two, then three at once.
        for (let k = 0; k <= i % 3; k++) {
          const line = `line ${all.length} ${'.'.repeat(i)}`;
          all.push(line);
          file.append(line);
        }
        file.flush();
        const onDisk = readFileSync(name, 'utf8').split('\n').slice(0, -1);
        assert.deepEqual(onDisk.slice(0, file.acknowledged), all.slice(0, file.acknowledged), `${fault.name} at ${n}`);
      }
      assert.equal(failed(), true, `${fault.name} at ${n} never happened`);
      // At the very last call the cutting back may still be to come.
      assert.equal(file.flush() || file.flush(), true);
      assert.equal(file.fault, null);
      assert.equal(file.waitingChars, 0);
      file.close();
      assert.equal(readFileSync(name, 'utf8'), all.map((line) => `${line}\n`).join(''), `${fault.name} at ${n}`);
    }
  }
  assert.ok(points >= 500, `${points} points`);
});

test('while the disk is full, lines wait in order, and the fault says why', () => {
  const name = newFile();
  let full = true;
  const file = LineFile.open(name, {
    ...real,
    write: (fd, bytes, offset, length) => {
      if (full) throw failure('ENOSPC');
      return real.write(fd, bytes, offset, length);
    },
  });
  for (let i = 0; i < 1000; i++) {
    file.append(`line ${i}`);
    assert.equal(file.flush(), false);
  }
  assert.equal(file.acknowledged, 0);
  assert.match(file.fault?.message ?? '', /ENOSPC/);
  full = false;
  assert.equal(file.flush(), true);
  assert.equal(file.acknowledged, 1000);
  assert.equal(readFileSync(name, 'utf8').split('\n').length, 1001);
});

test('closing once more leaves whoever has got the number of the descriptor alone', () => {
  const file = LineFile.open(newFile());
  file.close();
  const next = LineFile.open(newFile());
  file.close();
  file.append('too late');
  assert.equal(file.flush(), false);
  assert.match(file.fault?.message ?? '', /closed/);
  next.append('mine');
  assert.equal(next.flush(), true);
  next.close();
});
