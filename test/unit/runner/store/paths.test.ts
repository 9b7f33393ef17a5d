import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { isRunId, newRunId, rootOfRun, runDirectory } from '../../../../src/runner/store/paths';

const bad = [
  ...[
    '',
    '.',
    '..',
    '../x',
    'a/../b',
    'a/b',
    'a\\b',
    '/etc',
    'C:',
    'C:\\x',
    'c:x',
    '\\\\host\\share',
    'a..b',
    '.hidden',
    '-x',
    '_x',
  ],
  ...[
    'a\0b',
    'a\nb',
    'a b',
    'é',
    'CON',
    'nul',
    'com1',
    'aux.txt',
    'a.',
    'a'.repeat(129),
    '~',
    '$HOME',
    '%2e%2e',
    'a:b',
    'a*',
    '‮a',
  ],
];

test('texts that are no run ids are refused', () => {
  for (const id of bad) {
    assert.equal(isRunId(id), false, JSON.stringify(id));
    assert.throws(() => runDirectory('/ws', id), RangeError);
  }
});

test('no text whatever leads out of the store', () => {
  const piece = fc.constantFrom('..', '.', '/', '\\', 'a', 'A1', '-', '_', ':', '\0', '%2f', ' ', '~', '\n', 'é');
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(piece, { maxLength: 8 }).map((list) => list.join('')),
      ),
      (id) => {
        if (!isRunId(id)) return;
        const directory = runDirectory('/ws', id);
        assert.equal(path.dirname(directory), '/ws/.lossline/runs');
        assert.equal(path.win32.dirname(path.win32.join('C:\\ws\\runs', id)), 'C:\\ws\\runs');
        assert.equal(rootOfRun(directory), '/ws');
      },
    ),
    { numRuns: 5000 },
  );
});

test('new run ids are run ids, whatever the entry is called, and sort by time', () => {
  const now = new Date('2026-11-23T06:45:12.345Z');
  assert.equal(newRunId(now, 'baseline', '3f9a'), '20261123-064512-baseline-3f9a');
  assert.equal(newRunId(now, '../Über Größe/', '0000'), '20261123-064512-ber-gr-e-0000');
  assert.equal(newRunId(now, '漢字', '0000'), '20261123-064512-run-0000');
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', 'Z', '.', '-', '/', '😀', 'é', ' ', '_', '9') }), (entry) =>
      assert.ok(isRunId(newRunId(now, entry, 'abcd'))),
    ),
  );
});
