import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { build } from 'esbuild';
import { temporaryFolder, until } from '../helper/workspace';

// The real program, built into a folder of its own, on real runs of a command.

const ESC = '\u001b';

const TRAINING = `
const epochs = Number(process.argv[2]);
const ms = Number(process.argv[3]);
const fail = Number(process.argv[4] ?? 0);
// "Saving" takes a while when asked to end, unless told otherwise.
process.on('SIGINT', () => setTimeout(() => process.exit(0), Number(process.env.LINGER ?? 0)));
(async () => {
  for (let epoch = 1; epoch <= epochs; epoch++) {
    await new Promise((resolve) => setTimeout(resolve, ms));
    if (epoch === fail) { console.error('boom: shapes do not match'); process.exit(7); }
    const val_loss = epoch <= 3 ? 1 / epoch : 0.1 * epoch;
    console.log(JSON.stringify({ epoch, loss: 1 / epoch, val_loss }));
  }
})();
`;

const CONFIG = `version: 1
runs:
  quick:
    command: [node, train.cjs, "\${epochs}", "1"]
    hyperparameters: { epochs: 5 }
  failing:
    command: [node, train.cjs, "5", "1", "3"]
  early:
    command: [node, train.cjs, "\${epochs}", "50"]
    hyperparameters: { epochs: 400 }
    earlyStopping: { monitor: val_loss, patience: 2 }
  slow:
    command: [node, train.cjs, "\${epochs}", "50"]
    hyperparameters: { epochs: 4000 }
  lingering:
    command: [node, train.cjs, "4000", "50"]
    env: { LINGER: "1500" }
  broken:
    extends: nobody
`;

let program = '';
const children: ChildProcess[] = [];

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A program under way; what it prints is gathered. */
class Running {
  readonly child: ChildProcess;
  readonly done: Promise<Ended>;
  out = '';
  err = '';

  constructor(child: ChildProcess) {
    this.child = child;
    children.push(child);
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.out += text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.err += text));
    this.done = new Promise((resolve) => {
      child.on('close', (code) => resolve({ code, out: this.out, err: this.err }));
    });
  }
}

function start(cwd: string, ...args: string[]): Running {
  return new Running(spawn(process.execPath, [program, ...args], { cwd }));
}

function lossline(cwd: string, ...args: string[]): Promise<Ended> {
  return start(cwd, ...args).done;
}

function workspace(): string {
  const folder = temporaryFolder();
  writeFileSync(path.join(folder, 'lossline.yaml'), CONFIG);
  writeFileSync(path.join(folder, 'train.cjs'), TRAINING);
  return folder;
}

function runIds(folder: string): string[] {
  const runs = path.join(folder, '.lossline', 'runs');
  return existsSync(runs) ? readdirSync(runs).sort() : [];
}

interface RunObject {
  readonly run: string;
  readonly status: string;
  readonly statusText: string;
  readonly epoch: number;
}

async function listed(folder: string): Promise<readonly RunObject[]> {
  return JSON.parse((await lossline(folder, 'list', '--json')).out) as RunObject[];
}

async function untilStatus(folder: string, wanted: string): Promise<void> {
  for (let i = 0; i < 200; i++) {
    if ((await listed(folder))[0]?.status === wanted) return;
  }
  throw new Error(`the newest run was never ${wanted}`);
}

before(async () => {
  // A dist folder alone, away from the project: nothing else may be needed.
  const outdir = path.join(temporaryFolder(), 'dist');
  await build({
    absWorkingDir: process.env['LOSSLINE_ROOT'] ?? process.cwd(),
    entryPoints: { cli: 'src/cli.ts', runner: 'src/runner/supervise/main.ts' },
    outdir,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    mainFields: ['module', 'main'],
    external: ['@tensorflow/tfjs-node'],
    logLevel: 'warning',
  });
  program = path.join(outdir, 'cli.js');
});

after(() => {
  for (const child of children) child.kill('SIGKILL');
});

describe('train', () => {
  test('prints a line an epoch in a pipe, then how it ended, and leaves with 0', async () => {
    const folder = workspace();
    const { code, out, err } = await lossline(folder, 'train', 'quick');
    assert.equal(code, 0, err);
    const epochs = out.split('\n').filter((line) => line.startsWith('epoch '));
    assert.deepEqual(
      epochs.map((line) => line.split(' ')[1]),
      ['1/5', '2/5', '3/5', '4/5', '5/5'],
    );
    assert.match(epochs[4] ?? '', /loss 0\.2 {2}val_loss 0\.5 {2}best 0\.3333 @ 3/);
    assert.match(out, /\nquick \d{8}-\d{6}-quick-[0-9a-f]{4}\ncompleted/);
    assert.ok(!out.includes(ESC), 'no colours in a pipe');
    assert.equal(runIds(folder).length, 1);
  });

  test('finds the config file from a folder below', async () => {
    const folder = workspace();
    mkdirSync(path.join(folder, 'a', 'b'), { recursive: true });
    const { code } = await lossline(path.join(folder, 'a', 'b'), 'train', 'quick');
    assert.equal(code, 0);
    assert.equal(runIds(folder).length, 1);
  });

  test('with --json prints one object an epoch and the summary last', async () => {
    const { code, out } = await lossline(workspace(), 'train', 'quick', '--json');
    const objects = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string; epoch: number; exitCode?: number });
    assert.deepEqual(
      objects.map((object) => [object.type, object.epoch]),
      [...[1, 2, 3, 4, 5].map((epoch) => ['epoch', epoch]), ['summary', 5]],
    );
    assert.equal(objects.at(-1)?.exitCode, 0);
    assert.equal(code, 0);
  });

  test('a program that fails gives exit code 1, its own words and its log', async () => {
    const { code, out } = await lossline(workspace(), 'train', 'failing');
    assert.equal(code, 1);
    assert.match(out, /failed.*7.*boom: shapes do not match/s);
    assert.match(out, /Log: .*output\.log/);
  });

  test('a run that its rule stops has done well: exit code 0', async () => {
    const { code, out } = await lossline(workspace(), 'train', 'early');
    assert.equal(code, 0);
    assert.match(out, /stopped by early stopping at epoch 5 -/);
  });

  test('an entry with an error is not started; the place is named and the others can start', async () => {
    const folder = workspace();
    const { code, out, err } = await lossline(folder, 'train', 'broken');
    assert.equal(code, 2);
    assert.equal(out, '');
    assert.match(err, /^lossline\.yaml:\d+:\d+ error: .*nobody/m);
    assert.match(err, /"broken" was not started/);
    assert.deepEqual(runIds(folder), []);
  });

  test('without a name a script gets the names of the entries, and one that is mistyped the nearest', async () => {
    const folder = workspace();
    const unnamed = await lossline(folder, 'train');
    assert.equal(unnamed.code, 2);
    assert.match(unnamed.err, /several entries: quick, failing, early, slow, lingering, broken/);
    const mistyped = await lossline(folder, 'train', 'quik');
    assert.equal(mistyped.code, 2);
    assert.match(mistyped.err, /Did you mean "quick"\?/);
    assert.deepEqual(runIds(folder), []);
  });

  test('--detach prints the id and leaves; the run goes on, and can be stopped', async () => {
    const folder = workspace();
    const { code, out } = await lossline(folder, 'train', 'slow', '--detach');
    assert.equal(code, 0);
    assert.deepEqual([out.trim()], runIds(folder));
    await untilStatus(folder, 'running');
    const stopped = await lossline(folder, 'stop', 'slow');
    assert.equal(stopped.code, 0);
    assert.match(stopped.out, /stopped from the terminal/);
    const again = await lossline(folder, 'stop', 'latest');
    assert.equal(again.code, 0);
    assert.match(again.out, /had ended before/);
  });

  test('a run that somebody else stops gives exit code 3', async () => {
    const folder = workspace();
    const running = start(folder, 'train', 'slow');
    await until(() => running.out.includes('epoch 2/'), 'the second epoch');
    assert.equal((await lossline(folder, 'stop', 'slow', '--no-wait')).code, 0);
    assert.equal((await running.done).code, 3);
  });

  test('Ctrl+C asks the run to stop, waits until it has, and says so', async () => {
    const folder = workspace();
    const running = start(folder, 'train', 'lingering');
    await until(() => running.out.includes('epoch 2'), 'the second epoch');
    running.child.kill('SIGINT');
    const { code, out } = await running.done;
    assert.equal(code, 130);
    assert.match(out, /stopped from the terminal at epoch \d+/);
    assert.equal((await listed(folder))[0]?.status, 'stopped');
  });

  test('a second Ctrl+C leaves at once and says how to find the run', async () => {
    const folder = workspace();
    const running = start(folder, 'train', 'lingering');
    await until(() => running.out.includes('epoch 2'), 'the second epoch');
    running.child.kill('SIGINT');
    await untilStatus(folder, 'stopping');
    // Two within a moment are one: npm hands the signal on.
    await new Promise((resolve) => setTimeout(resolve, 450));
    running.child.kill('SIGINT');
    const { code, err } = await running.done;
    assert.equal(code, 130);
    assert.match(err, /Left run .*-lingering-.* "lossline show .*" shows it/s);
    await untilStatus(folder, 'stopped');
  });

  test('when the reader goes away, the run goes on and the exit code is that of a broken pipe', async () => {
    const folder = workspace();
    const running = start(folder, 'train', 'slow');
    await until(() => running.out.includes('epoch 1/'), 'the first epoch');
    running.child.stdout?.destroy();
    const { code, err } = await running.done;
    assert.equal(code, 141);
    assert.match(err, /Nobody reads the output any more\. Run .* goes on/);
    assert.doesNotMatch(err, /EPIPE/);
    assert.equal((await listed(folder))[0]?.status, 'running');
    await lossline(folder, 'stop', 'latest');
  });
});

describe('list, show and compare', () => {
  test('a folder without runs says what to do next', async () => {
    const folder = workspace();
    const text = await lossline(folder, 'list');
    assert.deepEqual([text.code, text.out], [0, '']);
    assert.match(text.err, /no runs in .* yet\. "lossline train" starts one/);
    assert.equal((await lossline(folder, 'list', '--json')).out, '[]\n');
    const show = await lossline(folder, 'show', 'latest');
    assert.equal(show.code, 2);
    assert.match(show.err, /no runs here yet/);
  });

  test('a folder without a config file says how one begins', async () => {
    const { code, err } = await lossline(temporaryFolder(), 'list');
    assert.equal(code, 2);
    assert.match(err, /There is no lossline\.yaml.*runs:\n {4}baseline:/s);
  });

  test('two runs are listed newest first, shown, and compared by what differs', async () => {
    const folder = workspace();
    await lossline(folder, 'train', 'quick');
    await lossline(folder, 'train', 'early');
    const list = await lossline(folder, 'list');
    const lines = list.out.trimEnd().split('\n');
    assert.match(lines[1] ?? '', /^\S+-early-\S+ +early +early stop +\d+\/400 +0\.3333 @ 3 /);
    assert.match(lines[2] ?? '', /^\S+-quick-\S+ +quick +completed +5\/5 +0\.3333 @ 3 /);

    const show = await lossline(folder, 'show', 'early');
    assert.match(
      show.out,
      /early stopping +keras on val_loss \(min\), patience 2, minDelta 0, startEpoch 1, restoreBestWeights true/,
    );
    assert.match(show.out, /Hyperparameters\n +epochs +400/);
    assert.match(show.out, /Curve\n.*X best 3/s);

    const quick = runIds(folder).find((id) => id.includes('-quick-')) ?? '';
    const byPath = await lossline(folder, 'show', path.join('.lossline', 'runs', quick), '--json');
    assert.equal(byPath.code, 0);
    const shown = JSON.parse(byPath.out) as { entry: string; metrics: Record<string, { epoch: number[] }> };
    assert.deepEqual(shown.metrics['val_loss']?.epoch, [1, 2, 3, 4, 5]);

    const compare = await lossline(folder, 'compare', 'quick', 'early');
    assert.equal(compare.code, 0);
    assert.match(compare.out, /\nepochs +5 +400\n/);
    assert.match(compare.out, /equal settings? not shown: --all/);
    const twice = await lossline(folder, 'compare', 'early', 'latest');
    assert.equal(twice.code, 2);
    assert.match(twice.err, /names .* a second time/);
  });

  test('a damaged run is listed as unreadable with the reason, and hides no other', async () => {
    const folder = workspace();
    await lossline(folder, 'train', 'quick');
    const bad = path.join(folder, '.lossline', 'runs', '20200101-000000-bad-0000');
    mkdirSync(bad);
    writeFileSync(path.join(bad, 'run.json'), '{"format": 99}');
    const { code, out, err } = await lossline(folder, 'list');
    assert.equal(code, 0);
    assert.match(out, /-quick-.*completed/);
    assert.match(out, /20200101-000000-bad-0000 .*unreadable/);
    assert.match(err, /20200101-000000-bad-0000: /);
    assert.equal((await lossline(folder, 'show', '2020')).code, 0);
  });

  test(
    'a reader that goes away is no error; a disk that is full is one',
    { skip: !existsSync('/dev/full') },
    async () => {
      const folder = workspace();
      await lossline(folder, 'train', 'quick');
      const command = `"${process.execPath}" "${program}" list | true; echo "\${PIPESTATUS[0]}"`;
      const piped = spawnSync('bash', ['-c', command], { cwd: folder, encoding: 'utf8' });
      assert.deepEqual([piped.stdout, piped.stderr], ['0\n', '']);
      const full = openSync('/dev/full', 'w');
      const written = spawnSync(process.execPath, [program, 'list'], {
        cwd: folder,
        stdio: ['ignore', full, 'pipe'],
        encoding: 'utf8',
      });
      closeSync(full);
      assert.equal(written.status, 1);
      assert.match(written.stderr, /could not be written: ENOSPC/);
    },
  );
});

describe('judge', () => {
  test('says of the newest run of each entry what its curves look like, and leaves with 4 where asked', async () => {
    const folder = workspace();
    for (const entry of ['quick', 'early']) await lossline(folder, 'train', entry);
    const plain = await lossline(folder, 'judge');
    assert.equal(plain.code, 0);
    assert.match(plain.out, /^quick {2}/m);
    assert.match(plain.out, /^early {2}/m);
    const [first] = JSON.parse((await lossline(folder, 'judge', 'early', '--json')).out) as {
      verdict: { kind: string };
      fails: string[];
    }[];
    assert.ok(first !== undefined);
    assert.deepEqual(first.fails, []);
    const strict = await lossline(folder, 'judge', '--fail-on', first.verdict.kind);
    assert.equal(strict.code, 4);
    assert.match(strict.err, /\(--fail-on\)/);
    assert.match((await lossline(folder, 'judge', '-f', 'junit')).out, /<testsuites name="lossline judge" tests="2"/);
    const sarif = JSON.parse((await lossline(folder, 'judge', '-f', 'sarif')).out) as {
      runs: { results: unknown[] }[];
    };
    assert.equal(sarif.runs[0]?.results.length, 2);
  });

  test('without a run it says how to get one', async () => {
    const { code, err } = await lossline(workspace(), 'judge');
    assert.equal(code, 0);
    assert.match(err, /There are no runs in .+ yet/);
  });
});

describe('help', () => {
  test('help names every command, and each has its own', async () => {
    const folder = temporaryFolder();
    const { code, out } = await lossline(folder, 'help');
    assert.equal(code, 0);
    for (const command of ['train', 'list', 'show', 'compare', 'stop']) {
      assert.match(out, new RegExp(`^ {2}${command} `, 'm'));
      assert.match((await lossline(folder, command, '--help')).out, new RegExp(`^Usage: lossline ${command}`));
    }
  });

  test('a wrong command line gives exit code 2 and nothing on stdout', async () => {
    const { code, out, err } = await lossline(temporaryFolder(), 'trian');
    assert.deepEqual([code, out], [2, '']);
    assert.match(err, /^lossline: There is no command "trian"\. Did you mean "train"\?/);
  });
});

const hasScript = spawnSync('script', ['--version']).status === 0;

describe('in a terminal', { skip: hasScript ? false : 'needs `script` (util-linux) for a pseudo terminal' }, () => {
  function inTerminal(cwd: string, args: string): Running {
    const env = { ...process.env, TERM: 'xterm-256color', LC_ALL: 'C.UTF-8', NO_COLOR: '' };
    const words = ['-qec', `"${process.execPath}" "${program}" ${args}`, '/dev/null'];
    return new Running(spawn('script', words, { cwd, env }));
  }

  test('the block is rewritten in place, the cursor comes back, and Ctrl+C stops the run', async () => {
    const folder = workspace();
    const running = inTerminal(folder, 'train slow');
    await until(() => /epoch [3-9]\/4000/.test(running.out), 'the third epoch');
    running.child.stdin?.write('\u0003');
    const { code, out } = await running.done;
    assert.equal(code, 130);
    assert.ok(/\[\d+A\r/.test(out) && out.includes(`${ESC}[J`), 'rewritten in place');
    assert.match(out, /[\u2801-\u28FF]/, 'a braille curve');
    assert.ok(out.lastIndexOf(`${ESC}[?25h`) > out.lastIndexOf(`${ESC}[?25l`), 'the cursor is shown again');
    assert.match(out, /stopped from the terminal at epoch \d+/);
  });

  test('with several entries a person is asked', async () => {
    const folder = workspace();
    const running = inTerminal(folder, 'train');
    await until(() => running.out.includes('Number or name [1-6]'), 'the question');
    running.child.stdin?.write('9\r');
    await until(() => running.out.includes('9 is not in the list'), 'the answer to a wrong number');
    running.child.stdin?.write('1\r');
    const { code, out } = await running.done;
    assert.equal(code, 0);
    assert.match(out, /completed/);
    assert.match(runIds(folder)[0] ?? '', /-quick-/);
  });
});
