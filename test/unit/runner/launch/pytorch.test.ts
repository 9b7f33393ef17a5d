import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { parseConfig } from '../../../../src/core/config/parse';
import type { EntryPlan } from '../../../../src/core/config/plan';
import { render } from '../../../../src/core/message';
import type { RunSummary } from '../../../../src/core/run/summary';
import { launchRun } from '../../../../src/runner/launch/launch';
import { loadRun } from '../../../../src/runner/store/read';
import { isLive } from '../../../../src/core/run/status';
import { stopMessage } from '../../../../src/core/verdict/stop-text';
import { builtRunner, killRun, temporaryFolder } from '../helper/workspace';

const repository = process.env['LOSSLINE_ROOT'] ?? process.cwd();
const example = path.join(repository, 'examples/pytorch');

/** For training of 200 epochs, on a machine that does other things too. */
const LIMIT_MS = 120_000;

/** A Python that has PyTorch, null where there is none. */
function torchPython(): string | null {
  for (const python of ['/usr/bin/python3', 'python3']) {
    if (spawnSync(python, ['-c', 'import torch'], { stdio: 'ignore' }).status === 0) return python;
  }
  return null;
}

const python = torchPython();
const skip = python === null ? 'no Python with PyTorch is here (Debian: apt install python3-torch)' : false;

/** The example in a folder of its own, and an entry of its config with this machine's Python. */
function workspace(entry: string, program: string, more: Partial<EntryPlan> = {}): { root: string; plan: EntryPlan } {
  const root = path.join(temporaryFolder(), 'pytorch');
  cpSync(example, root, { recursive: true, filter: (file) => !/\.lossline|checkpoints/.test(file) });
  const document = parseConfig(readFileSync(path.join(root, 'lossline.yaml'), 'utf8'), 'yaml');
  assert.deepEqual(document.problems, []);
  const plan = document.entries.find(({ name }) => name === entry)?.plan;
  assert.ok(plan?.task.kind === 'command');
  const argv = [program, ...plan.task.argv.slice(1)];
  return { root, plan: { ...plan, task: { ...plan.task, argv }, ...more } };
}

/** Trains to the end. A run that still goes on when its test is over, however that came, is stopped. */
async function train(t: TestContext, root: string, plan: EntryPlan): Promise<RunSummary> {
  const dist = await builtRunner();
  const { directory } = await launchRun({
    root,
    configFile: 'lossline.yaml',
    plan,
    source: 'cli',
    dist,
    isTrusted: () => true,
  });
  t.after(() => killRun(directory));
  const deadline = Date.now() + LIMIT_MS;
  for (;;) {
    const { summary } = await loadRun(directory);
    if (!isLive(summary.status)) return summary;
    const state = `${JSON.stringify(summary.status)} at epoch ${summary.epoch}`;
    assert.ok(Date.now() < deadline, `The run has not ended within ${LIMIT_MS / 1000} s: ${state}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

describe('examples/pytorch', () => {
  it('is understood as it prints, and overfits', { skip }, async (t) => {
    const { root, plan } = workspace('baseline', python ?? '');
    const summary = await train(t, root, plan);
    assert.equal(summary.status.kind, 'completed', JSON.stringify(summary.status));
    assert.equal(summary.epoch, 200);
    assert.deepEqual(
      [summary.losses.train, summary.losses.validation].map((name) => name?.toLowerCase()),
      ['train_loss', 'val_loss'],
    );
    assert.equal(summary.verdict.kind, 'overfitting');
  });

  it('is stopped by the rule with an interrupt, and saves its last weights', { skip }, async (t) => {
    const { root, plan } = workspace('regularized', python ?? '');
    assert.ok(plan.earlyStopping.mode === 'rule' && plan.earlyStopping.rule.kind === 'patience');
    const rule = { ...plan.earlyStopping.rule, patience: 3 };
    const summary = await train(t, root, { ...plan, earlyStopping: { mode: 'rule', rule } });
    assert.equal(summary.status.kind, 'stopped', JSON.stringify(summary.status));
    assert.ok(summary.stop !== null && summary.epoch < 200);
    assert.ok(existsSync(path.join(root, 'checkpoints/last.pt')));
    assert.match(readFileSync(path.join(summary.key, 'output.log'), 'utf8'), /^Interrupted: the last weights/m);
  });

  it('is stopped by AUTO, which says in numbers why, and which epoch it would keep', { skip }, async (t) => {
    const { root, plan } = workspace('baseline', python ?? '');
    const summary = await train(t, root, { ...plan, earlyStopping: { mode: 'auto' } });
    assert.ok(
      summary.status.kind === 'stopped' && summary.status.cause.kind === 'rule',
      JSON.stringify(summary.status),
    );
    assert.ok(summary.epoch < 200);
    const { stop } = summary;
    assert.ok(stop?.best !== null && stop?.best !== undefined && stop.auto);
    assert.ok(stop.best.epoch < stop.epoch);
    const text = render(stopMessage(summary) ?? assert.fail());
    assert.match(text, /^Early stopping with AUTO stopped this run at epoch \d+: val_loss had made no clear gain/);
    assert.ok(existsSync(path.join(root, 'checkpoints/last.pt')));
  });

  it('says what is missing where PyTorch is not installed', async (t) => {
    const plain = ['/usr/bin/python3', 'python3'].find((name) => spawnSync(name, ['--version']).status === 0);
    if (plain === undefined) {
      t.skip('no Python is here');
      return;
    }
    const { root, plan } = workspace('baseline', plain);
    // A module that cannot be imported stands in the way of one that may be there.
    const hidden = path.join(root, 'hidden/torch');
    mkdirSync(hidden, { recursive: true });
    writeFileSync(path.join(hidden, '__init__.py'), 'raise ImportError("not here")\n');
    const summary = await train(t, root, { ...plan, env: { PYTHONPATH: path.join(root, 'hidden') } });
    assert.ok(summary.status.kind === 'failed', JSON.stringify(summary.status));
    assert.equal(summary.status.exitCode, 1);
    assert.match(summary.status.message, /PyTorch is not installed for .+Install it/);
  });
});
