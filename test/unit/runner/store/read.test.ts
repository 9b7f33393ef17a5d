import assert from 'node:assert/strict';
import { appendFileSync, cpSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import type { RunSummary } from '../../../../src/core/run/summary';
import { listRuns, loadRun } from '../../../../src/runner/store/read';
import { ended, launchCommand, nodeScript, observations, temporaryFolder, until } from '../helper/workspace';

/** A run whose validation loss has NaN, infinity and -0 in it. */
async function finishedRun(root: string): Promise<string> {
  const script = `for (const [i, v] of ['0.5', 'NaN', '-0', 'Infinity'].entries()) console.log('{"epoch":' + (i + 1) + ',"loss":1,"val_loss":' + v + '}');`;
  const run = await launchCommand(root, nodeScript(root, 'train.js', script));
  await ended(run.directory);
  await until(() => !existsSync(path.join(run.directory, 'runner.lock')), 'the end of the runner');
  return run.directory;
}

test('a list is the same from the logs, from the kept summaries and from the index', async () => {
  const root = temporaryFolder();
  const first = await finishedRun(root);
  const store = path.dirname(first);
  // The index is for long lists.
  for (let i = 0; i < 40; i++)
    cpSync(first, path.join(store, `copy-${i}`), { recursive: true, preserveTimestamps: true });
  const fromLogs = await listRuns(root);
  assert.equal(fromLogs.length, 41);
  assert.ok(Object.is(fromLogs[0]?.validationBest?.value, -0));
  assert.equal(fromLogs[0]?.validationLast?.value, Infinity);
  const index = path.join(root, '.lossline', 'index.tsv');
  assert.ok(existsSync(index));
  const loaded = await Promise.all(fromLogs.map(async ({ key }) => (await loadRun(key)).summary));
  assert.deepEqual(fromLogs, loaded);
  assert.deepEqual(await listRuns(root), fromLogs, 'from the index');
  rmSync(index);
  assert.deepEqual(await listRuns(root), fromLogs, 'from the kept summaries');
});

test('what is kept is never believed against the files', async () => {
  const root = temporaryFolder();
  const directory = await finishedRun(root);
  const summaryOf = async (): Promise<RunSummary | undefined> => (await listRuns(root))[0];
  const before = await summaryOf();
  const kept = path.join(directory, 'summary.json');
  const text = readFileSync(kept, 'utf8');
  for (const damaged of ['', text.slice(0, 100), text.replace('"summary":{', '"summary":['), 'null', `{"stamp":1}`]) {
    writeFileSync(kept, damaged);
    assert.deepEqual(await summaryOf(), before, damaged.slice(0, 40));
  }
  const last = observations(directory).at(-1);
  appendFileSync(
    path.join(directory, 'metrics.jsonl'),
    `${JSON.stringify({ ...last, seq: 5, epoch: 5, values: { loss: 1, val_loss: 0.25 } })}\n`,
  );
  assert.equal((await summaryOf())?.epoch, 5);
});

test('a moved store is listed under its new place', async () => {
  const root = temporaryFolder();
  const id = path.basename(await finishedRun(root));
  await listRuns(root);
  const moved = path.join(temporaryFolder(), 'moved');
  renameSync(root, moved);
  const [summary] = await listRuns(moved);
  assert.equal(summary?.root, moved);
  assert.equal(summary.key, path.join(moved, '.lossline', 'runs', id));
});

test('a folder without a store, and one that is not there, have no runs', async () => {
  assert.deepEqual(await listRuns(temporaryFolder()), []);
  assert.deepEqual(await listRuns('/no/such/folder'), []);
  assert.equal((await loadRun('/no/such/.lossline/runs/x')).summary.status.kind, 'unreadable');
});
