import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { parseConfig } from '../../../../src/core/config/parse';
import type { EntryPlan } from '../../../../src/core/config/plan';
import { createPrintedReader } from '../../../../src/core/logs/printed';
import { RunBuilder } from '../../../../src/core/run/builder';
import type { RunSummary } from '../../../../src/core/run/summary';
import { bundleTrainer, repository, startTrainer } from './bundle';
import { runRecord } from './support';

async function plansOf(example: string): Promise<Map<string, EntryPlan>> {
  const file = path.join(repository, 'examples', example, 'lossline.yaml');
  const document = parseConfig(await readFile(file, 'utf8'), 'yaml');
  assert.deepEqual(document.problems, []);
  return new Map(document.entries.map(({ name, plan }) => [name, plan ?? assert.fail(`${name} cannot be started`)]));
}

/** What Lossline makes of what a training program printed. */
function summaryOf(plan: EntryPlan, printed: string): RunSummary {
  const record = runRecord({ ...plan, engine: null });
  const builder = new RunBuilder({ key: 'test', root: '/', id: 'test', record, problem: null });
  const reader = createPrintedReader();
  let seq = 0;
  for (const line of [...reader.push(printed), ...reader.end()]) {
    if (line.kind === 'observation') builder.addObservation({ ...line, seq: ++seq, time: seq });
  }
  builder.addEvent({ seq: 1, time: seq, type: 'ended', exitCode: 0, signal: null, message: null });
  return builder.summary({ process: 'gone', stopRequest: null, now: seq });
}

/** How far the last validation loss lies above the best: 0.1 for 10 %. */
function riseOf({ validationLast, validationBest }: RunSummary): number {
  return (validationLast?.value ?? NaN) / (validationBest?.value ?? NaN) - 1;
}

describe('examples/penguins', () => {
  let dist = '';
  let root = '';
  before(async () => {
    dist = await bundleTrainer();
    root = await mkdtemp(path.join(tmpdir(), 'lossline-penguins-'));
    await cp(path.join(repository, 'examples/penguins/data'), path.join(root, 'data'), { recursive: true });
  });
  after(async () => {
    await rm(dist, { recursive: true });
    await rm(root, { recursive: true });
  });

  const train = async (name: string): Promise<RunSummary> => {
    const plan = (await plansOf('penguins')).get(name) ?? assert.fail();
    const done = await (await startTrainer(dist, root, { ...plan, id: name, engine: null })).finished;
    assert.equal(done.exitCode, 0, done.stdout + done.stderr);
    return summaryOf(plan, done.stdout);
  };

  it('baseline clearly overfits, to its last planned epoch', async () => {
    const run = await train('baseline');
    assert.equal(run.verdict.kind, 'overfitting');
    assert.equal(run.epoch, 60);
    assert.ok(riseOf(run) > 0.8, `validation loss rose by ${riseOf(run)}`);
  });

  it('regularized does not overfit, and is stopped by its rule', async () => {
    const run = await train('regularized');
    assert.notEqual(run.verdict.kind, 'overfitting');
    assert.ok(run.epoch < 60);
    assert.equal(run.stop?.epoch, run.epoch);
    assert.ok(riseOf(run) < 0.15, `validation loss rose by ${riseOf(run)}`);
  });

  it('body-mass is trained as a regression', async () => {
    const { validationBest } = await train('body-mass');
    // Grams squared: better than a guess of the mean (variance about 640,000) by far.
    assert.ok((validationBest?.value ?? NaN) < 130_000);
  });
});

describe('examples/command', () => {
  const train = async (name: string): Promise<{ summary: RunSummary; printed: string }> => {
    const plan = (await plansOf('command')).get(name) ?? assert.fail();
    assert.ok(plan.task.kind === 'command');
    const [program, ...rest] = plan.task.argv;
    assert.equal(program, 'node');
    const argv = rest.map((argument) => argument.replace(/^--pause=.*/, '--pause=0'));
    const cwd = path.join(repository, 'examples/command');
    const { stdout } = await promisify(execFile)(process.execPath, argv, { cwd });
    return { summary: summaryOf(plan, stdout), printed: stdout };
  };

  it('large prints JSON lines and overfits', async () => {
    const { summary, printed } = await train('large');
    assert.match(printed, /^\{"epoch":1,"step":25,"loss":0\.\d+,"val_loss":/);
    assert.equal(summary.epoch, 300);
    assert.equal(summary.verdict.kind, 'overfitting');
  });

  it('small prints name=value pairs and does not overfit', async () => {
    const { summary, printed } = await train('small');
    assert.match(printed, /^epoch=1 step=13 loss=0\.\d+ val_loss=/);
    assert.equal(summary.epoch, 300);
    assert.notEqual(summary.verdict.kind, 'overfitting');
  });
});
