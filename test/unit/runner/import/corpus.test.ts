import assert from 'node:assert/strict';
import { readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { ALL_FORMATS } from '../../../../src/runner/import/formats';
import { KnownRuns } from '../../../../src/runner/import/known-runs';
import { scanForRuns } from '../../../../src/runner/import/scan';
import { labelledLogs, NO_LABELLED_LOGS } from '../helper/labelled-logs';
import { temporaryFolder } from '../helper/workspace';

const folder = labelledLogs();

interface Truth {
  readonly file: string;
  readonly truth: { readonly verdict?: string | null };
}

test('real logs are found in their folder', { skip: folder === null && NO_LABELLED_LOGS }, async () => {
  const corpus = realpathSync(folder ?? '');
  const truths = JSON.parse(readFileSync(path.join(corpus, 'truth.json'), 'utf8')) as readonly Truth[];
  const store = temporaryFolder();
  const runs = await scanForRuns([corpus], {
    root: store,
    formats: ALL_FORMATS,
    known: new KnownRuns(store),
    signal: new AbortController().signal,
    note: () => undefined,
  });
  const found = new Set(runs.flatMap((run) => run.files.map((file) => path.relative(corpus, file.path))));
  const missed = truths.filter(({ file, truth }) => truth.verdict !== null && !found.has(file));
  const invented = truths.filter(({ file, truth }) => truth.verdict === null && found.has(file));
  assert.deepEqual(
    { missed: missed.map(({ file }) => file), invented: invented.map(({ file }) => file) },
    { missed: [], invented: [] },
  );
});
