import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { THRESHOLDS } from '../../../../src/core/verdict/thresholds';

test('docs/verdicts.md lists every threshold with its value, and no other', () => {
  const text = readFileSync('docs/verdicts.md', 'utf8');
  const rows = [...text.matchAll(/^\| `(\w+)` +\| ([\d.]+) +\|/gm)].map(([, name, value]) => [name, Number(value)]);
  assert.deepEqual(Object.fromEntries(rows), { ...THRESHOLDS });
});
