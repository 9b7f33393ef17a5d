import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import type { EntryPlan } from '../../../../src/core/config/plan';
import { LaunchError, launchRun } from '../../../../src/runner/launch/launch';
import type { LaunchErrorCode } from '../../../../src/runner/launch/types';
import { readEvents } from '../../../../src/runner/store/history';
import { loadRun } from '../../../../src/runner/store/read';
import { readRecord } from '../../../../src/runner/store/record-file';
import {
  builtRunner,
  commandPlan,
  ended,
  endOf,
  launchCommand,
  names,
  nodeScript,
  observations,
  temporaryFolder,
} from '../helper/workspace';

const EPOCHS = `for (let i = 1; i <= 5; i++) console.log(JSON.stringify({ epoch: i, loss: 1 / i, val_loss: 1 / i + 0.1 }));`;

test('a command is trained from start to end: every epoch recorded, exit code known, nothing left over', async () => {
  const root = temporaryFolder();
  const run = await launchCommand(root, nodeScript(root, 'train.js', EPOCHS), { plannedEpochs: 5, seed: 7 });
  const end = await ended(run.directory);
  assert.deepEqual([end.exitCode, end.signal, end.message], [0, null, null]);
  assert.deepEqual(
    observations(run.directory).map((o) => [o.seq, o.epoch, o.values['loss']]),
    [1, 2, 3, 4, 5].map((i) => [i, i, 1 / i]),
  );
  const { summary } = await loadRun(run.directory);
  assert.equal(summary.status.kind, 'completed');
  assert.equal(summary.epoch, 5);
  assert.equal(summary.record?.seed, 7);
  assert.deepEqual(names(path.join(root, '.lossline')), ['.gitignore', 'runs']);
  assert.equal(readFileSync(path.join(root, '.lossline', '.gitignore'), 'utf8'), '*\n');
  const left = names(run.directory).filter((name) => !['summary.json', 'runner.lock'].includes(name));
  assert.deepEqual(left, ['events.jsonl', 'metrics.jsonl', 'output.log', 'run.json']);
});

const root = temporaryFolder();
writeFileSync(path.join(root, 'not-executable.sh'), '#!/bin/sh\n', { mode: 0o644 });
const trainer: EntryPlan = {
  ...commandPlan([]),
  task: {
    kind: 'trainer',
    data: 'data/none.csv',
    target: 'y',
    features: null,
    problem: 'auto',
    split: { train: 0.6, validation: 0.2, test: 0.2 },
    model: { layers: [4], activation: 'relu', batchNormalization: false },
    module: null,
  },
};
const inFolder = (cwd: string): EntryPlan =>
  commandPlan(['node'], { task: { kind: 'command', argv: ['node'], cwd, envNames: [] } });
mkdirSync(path.join(root, 'real'));
symlinkSync(temporaryFolder(), path.join(root, 'link-out'));
symlinkSync('/', path.join(root, 'real', 'top'));

const refusals: { what: string; plan: EntryPlan; code: LaunchErrorCode; says: RegExp }[] = [
  {
    what: 'a data file that is not there',
    plan: trainer,
    code: 'missing-data',
    says: /data\/none\.csv.*trainer\.data.*lossline\.yaml/,
  },
  {
    what: 'an unknown program',
    plan: commandPlan(['no-such-program-xyz']),
    code: 'command-not-found',
    says: /no-such-program-xyz.*PATH.*full path/,
  },
  {
    what: 'a path to nothing',
    plan: commandPlan(['./nothing.sh']),
    code: 'command-not-found',
    says: /nothing\.sh.*does not exist/,
  },
  {
    what: 'a file that may not be executed',
    plan: commandPlan(['./not-executable.sh']),
    code: 'command-not-found',
    says: /chmod \+x/,
  },
  { what: 'a folder as program', plan: commandPlan(['./real']), code: 'command-not-found', says: /real/ },
  { what: 'an empty command', plan: commandPlan([]), code: 'command-not-found', says: /empty/ },
  { what: 'a NUL in an argument', plan: commandPlan(['node', 'a\0b']), code: 'bad-path', says: /NUL/ },
  { what: 'a working directory that is not there', plan: inFolder('none'), code: 'bad-path', says: /does not exist/ },
  ...[
    '..',
    '../..',
    'real/../..',
    '/tmp',
    '/',
    'C:\\x',
    'C:x',
    'link-out',
    'real/top',
    'real/top/tmp',
    'a\0b',
    './..',
  ].map((cwd) => ({
    what: `the working directory ${JSON.stringify(cwd)}`,
    plan: inFolder(cwd),
    code: 'bad-path' as const,
    says: /leads out|inside it/,
  })),
];
for (const { what, plan, code, says } of refusals) {
  test(`${what} is refused with a sentence, and no run is left`, async () => {
    await assert.rejects(
      launchRun({
        root,
        configFile: 'lossline.yaml',
        plan,
        source: 'cli',
        dist: await builtRunner(),
        isTrusted: () => true,
      }),
      (error: unknown) => {
        assert.ok(error instanceof LaunchError, String(error));
        assert.equal(error.code, code);
        assert.match(error.message, says);
        return true;
      },
    );
    const store = path.join(root, '.lossline', 'runs');
    assert.deepEqual(existsSync(store) ? names(store) : [], []);
  });
}

test('an untrusted workspace starts nothing, also when trust goes away while we prepare', async () => {
  const folder = temporaryFolder();
  const argv = nodeScript(folder, 'train.js', `require('fs').writeFileSync('started', '')`);
  for (const answers of [[false], [true, false]]) {
    const left = [...answers];
    await assert.rejects(launchCommand(folder, argv, {}, { isTrusted: () => left.shift() ?? false }), {
      code: 'untrusted',
    });
    assert.deepEqual(left, []);
  }
  assert.equal(existsSync(path.join(folder, 'started')), false);
  const store = path.join(folder, '.lossline', 'runs');
  assert.deepEqual(existsSync(store) ? names(store) : [], []);
});

test('a store that leads out through a link is refused', async () => {
  const folder = temporaryFolder();
  symlinkSync(temporaryFolder(), path.join(folder, '.lossline'));
  await assert.rejects(launchCommand(folder, ['node', '-v']), { code: 'bad-path' });
});

test(
  'a folder that cannot be written is named',
  { skip: process.getuid?.() === 0 ? 'root may write anywhere' : false },
  async () => {
    const folder = temporaryFolder();
    chmodSync(folder, 0o555);
    await assert.rejects(launchCommand(folder, ['node', '-v']), { code: 'unwritable' });
  },
);

test('a store that is a file is unwritable', async () => {
  const folder = temporaryFolder();
  writeFileSync(path.join(folder, '.lossline'), '');
  await assert.rejects(launchCommand(folder, ['node', '-v']), { code: 'unwritable' });
});

test('a missing runner.js is said at once, with the reason', async () => {
  const folder = temporaryFolder();
  await assert.rejects(
    launchCommand(folder, ['node', '-v'], {}, { dist: path.join(folder, 'nowhere') }),
    (error: unknown) => {
      assert.ok(error instanceof LaunchError);
      assert.equal(error.code, 'runner-failed');
      assert.match(error.message, /Cannot find module/);
      return true;
    },
  );
});

test('hostile arguments reach the program byte for byte, without a shell', async () => {
  const folder = temporaryFolder();
  const pieces = [
    '$(touch x)',
    '`touch x`',
    ';',
    '&&',
    '|',
    '*',
    '~',
    '"',
    "'",
    '\\',
    '\n',
    '\r',
    '\t',
    ' ',
    '$HOME',
    '%PATH%',
    '!',
    '#',
    '<',
    '>',
    'é',
    '漢',
    '😀',
    '\u202e',
    '-',
    '--',
    '\u0001',
    '\u001b[31m',
  ];
  const words = fc.sample(
    fc.array(fc.constantFrom(...pieces), { maxLength: 8 }).map((list) => list.join('')),
    { numRuns: 300, seed: 42 },
  );
  const argv = nodeScript(
    folder,
    'args.js',
    `require('fs').writeFileSync('args.json', JSON.stringify(process.argv.slice(2)));`,
  );
  const run = await launchCommand(folder, [...argv, ...words]);
  assert.equal((await ended(run.directory)).exitCode, 0);
  assert.deepEqual(JSON.parse(readFileSync(path.join(folder, 'args.json'), 'utf8')), words);
  assert.equal(existsSync(path.join(folder, 'x')), false);
});

test('the training process gets the environment of the entry, unbuffered Python and nothing of the editor', async () => {
  const folder = temporaryFolder();
  const argv = nodeScript(folder, 'env.js', `require('fs').writeFileSync('env.json', JSON.stringify(process.env));`);
  const before = { ...process.env };
  Object.assign(process.env, { VSCODE_PID: '1', VSCODE_IPC_HOOK: 'x', ELECTRON_RUN_AS_NODE: '1', KEPT: 'yes' });
  try {
    const run = await launchCommand(folder, argv, { env: { OWN: 'ä =\n1' } });
    await ended(run.directory);
  } finally {
    process.env = before;
  }
  const env = JSON.parse(readFileSync(path.join(folder, 'env.json'), 'utf8')) as Record<string, string>;
  assert.deepEqual(
    Object.keys(env).filter((name) => /^(VSCODE|ELECTRON)_/.test(name)),
    [],
  );
  assert.equal(env['OWN'], 'ä =\n1');
  assert.equal(env['KEPT'], 'yes');
  assert.equal(env['PYTHONUNBUFFERED'], '1');
});

test('secrets reach the program but no file of the run', async () => {
  const folder = temporaryFolder();
  const argv = nodeScript(
    folder,
    'args.js',
    `require('fs').writeFileSync('args.json', JSON.stringify([process.argv.slice(2), process.env.HF_TOKEN]));`,
  );
  const secret = 'swordfish-1234';
  const words = [
    '--api-key',
    secret,
    `--password=${secret}`,
    '--lr',
    '0.1',
    `https://me:${secret}@host/x`,
    `--header=Bearer ${secret}`,
  ];
  const run = await launchCommand(folder, [...argv, ...words], {
    env: { HF_TOKEN: secret },
    hyperparameters: { lr: 0.1, wandbApiKey: secret, nested: { token: secret }, max_token: 5 },
  });
  await ended(run.directory);
  assert.deepEqual(JSON.parse(readFileSync(path.join(folder, 'args.json'), 'utf8')), [words, secret]);
  for (const name of names(run.directory)) {
    assert.ok(!readFileSync(path.join(run.directory, name), 'utf8').includes(secret), name);
  }
  const { record } = readRecord(run.directory);
  assert.ok(record !== null);
  assert.deepEqual(record.hyperparameters, { lr: 0.1, wandbApiKey: '•••', nested: { token: '•••' }, max_token: 5 });
  assert.ok(record.task.kind === 'command' && record.task.argv.includes('0.1'));
});

test('commit, branch and uncommitted changes are recorded; a hostile repository config runs nothing', async () => {
  const folder = temporaryFolder();
  const git = (...args: string[]): string =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd: folder, encoding: 'utf8' });
  git('init', '-q', '-b', 'main');
  writeFileSync(path.join(folder, 'a.txt'), 'one\n');
  writeFileSync(path.join(folder, '.gitattributes'), '*.txt diff=evil\n');
  git('add', '.');
  git('commit', '-q', '-m', 'first');
  const commit = git('rev-parse', 'HEAD').trim();
  for (const key of ['core.fsmonitor', 'diff.external', 'diff.evil.command', 'diff.evil.textconv']) {
    git('config', key, `touch ${path.join(folder, 'evil')}; cat`);
  }
  const clean = await launchCommand(folder, [process.execPath, '-v']);
  assert.deepEqual(readRecord(clean.directory).record?.git, { commit, branch: 'main', dirty: false });
  writeFileSync(path.join(folder, 'a.txt'), 'two\n');
  const dirty = await launchCommand(folder, [process.execPath, '-v']);
  assert.deepEqual(readRecord(dirty.directory).record?.git, { commit, branch: 'main', dirty: true });
  assert.match(readFileSync(path.join(dirty.directory, 'changes.patch'), 'utf8'), /-one\n\+two/);
  assert.equal(existsSync(path.join(folder, 'evil')), false);
  await Promise.all([ended(clean.directory), ended(dirty.directory)]);
});

const endings: { what: string; source: string; exitCode: number | null; signal: string | null; says: RegExp }[] = [
  {
    what: 'an exception',
    source: `console.log('epoch=1 loss=0.5'); throw new TypeError('no such column')`,
    exitCode: 1,
    signal: null,
    says: /^TypeError: no such column$/,
  },
  {
    what: 'last words',
    source: `console.log('{"lossline":"error","message":"The target column is missing."}'); process.exit(3)`,
    exitCode: 3,
    signal: null,
    says: /^The target column is missing\.$/,
  },
  {
    what: 'an exit code and a last line',
    source: `console.log('cannot go on'); process.exit(4)`,
    exitCode: 4,
    signal: null,
    says: /code 4.*cannot go on/,
  },
  {
    what: 'an exit code alone',
    source: `process.exit(5)`,
    exitCode: 5,
    signal: null,
    says: /code 5 and printed nothing/,
  },
  {
    what: 'a signal',
    source: `process.kill(process.pid, 'SIGKILL'); setTimeout(() => {}, 1e6)`,
    exitCode: null,
    signal: 'SIGKILL',
    says: /SIGKILL.*memory/,
  },
];
for (const { what, source, exitCode, signal, says } of endings) {
  test(`a program that ends with ${what} says so`, async () => {
    const folder = temporaryFolder();
    const run = await launchCommand(folder, nodeScript(folder, 'train.js', source));
    const end = await ended(run.directory);
    assert.deepEqual([end.exitCode, end.signal], [exitCode, signal]);
    assert.match(end.message ?? '', says);
  });
}

test('the last line of a Python traceback is the message', async (t) => {
  const folder = temporaryFolder();
  writeFileSync(
    path.join(folder, 'train.py'),
    'def f():\n    raise RuntimeError("CUDA out of memory")\nprint("epoch=1 loss=2")\nf()\n',
  );
  try {
    execFileSync('python3', ['--version']);
  } catch {
    t.skip('no python3 here');
    return;
  }
  const run = await launchCommand(folder, ['python3', 'train.py']);
  const end = await ended(run.directory);
  assert.equal(end.message, 'RuntimeError: CUDA out of memory');
  assert.equal(observations(run.directory).length, 1);
});

test('a program without a single epoch is told what to print', async () => {
  const folder = temporaryFolder();
  const run = await launchCommand(folder, nodeScript(folder, 'train.js', `console.log('hello')`));
  await ended(run.directory);
  const notices = readEvents(run.directory).flatMap((event) => (event.type === 'notice' ? [event.text] : []));
  assert.equal(notices.length, 1);
  assert.match(notices[0] ?? '', /"epoch": 1.*metrics/);
});

test('a program that vanishes before it starts gives a failed run, not a hanging one', async () => {
  const folder = temporaryFolder();
  const file = path.join(folder, 'bad-interpreter');
  writeFileSync(file, '#!/no/such/interpreter\n', { mode: 0o755 });
  const run = await launchCommand(folder, ['./bad-interpreter']);
  assert.match((await ended(run.directory)).message ?? '', /bad-interpreter/);
  assert.equal((await loadRun(run.directory)).summary.status.kind, 'failed');
  assert.notEqual(endOf(run.directory), null);
});
