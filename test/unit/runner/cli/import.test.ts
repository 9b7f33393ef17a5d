import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import path from 'node:path';
import { before, describe, test } from 'node:test';
import { build } from 'esbuild';
import { temporaryFolder, until } from '../helper/workspace';
import { csv, CSV_HEAD, Logs, recorded } from '../import/support';

let program = '';
before(async () => {
  program = path.join(temporaryFolder(), 'dist/cli.js');
  await build({
    absWorkingDir: process.env['LOSSLINE_ROOT'] ?? process.cwd(),
    entryPoints: ['src/cli.ts'],
    outfile: program,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    mainFields: ['module', 'main'],
    external: ['@tensorflow/tfjs-node'],
    logLevel: 'warning',
  });
});

function run(logs: Logs, ...args: string[]): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    cwd: logs.root,
    encoding: 'utf8',
  });
  return { code: status, out: stdout, err: stderr };
}

describe('lossline import', () => {
  test('shows what it found, imports it, and the other commands know the run', () => {
    const logs = new Logs();
    logs.write('lightning_logs/version_0/metrics.csv', `${CSV_HEAD}${csv(1, 9)}`);
    const first = run(logs, 'import', 'lightning_logs');
    assert.equal(first.code, 0, first.err);
    assert.match(first.out, /^run +format +files +size +rows +metrics/);
    assert.match(first.out, /lightning_logs\/version_0 .* 9 +loss, val_loss +new\n/);
    assert.match(
      first.out,
      /new +lightning_logs\/version_0 +9 rows, \d{8}-\d{6}-lightning-logs-version-0-[0-9a-f]{4}\n$/,
    );
    assert.match(run(logs, 'import', '--yes').out, /version_0 .* known\nunchanged +lightning_logs\/version_0/);
    assert.match(run(logs, 'list').out, /lightning_logs\/version_0 +recorded/);
    assert.match(run(logs, 'show', 'lightning_logs/version_0').out, /version_0/);
  });

  test('as JSON: one array with each outcome', () => {
    const logs = new Logs();
    logs.write('a.csv', `${CSV_HEAD}${csv(1, 3)}`);
    const { code, out } = run(logs, 'import', 'a.csv', '--json');
    assert.equal(code, 0);
    const [only] = JSON.parse(out) as { title: string; outcome: string; rows: number }[];
    assert.deepEqual([only?.title, only?.outcome, only?.rows], ['a.csv', 'new', 3]);
  });

  test('takes the folders that the config follows', () => {
    const logs = new Logs();
    logs.write('lossline.yaml', 'version: 1\nwatch: [runs]\n');
    logs.write('runs/a/metrics.csv', `${CSV_HEAD}${csv(1, 3)}`);
    logs.write('other/b.csv', `${CSV_HEAD}${csv(1, 4)}`);
    const { out } = run(logs, 'import', '--yes');
    assert.match(out, /runs\/a/);
    assert.doesNotMatch(out, /b\.csv/);
  });

  const refused: [string, string[], number, RegExp][] = [
    ['a path that is not there', ['import', 'nowhere'], 2, /There is no file or folder nowhere\./],
    ['a folder without a log', ['import', 'src'], 2, /No training log was found in src\./],
    ['nobody to ask', ['import'], 2, /Nothing was imported\. Say --yes/],
  ];
  for (const [name, args, code, words] of refused) {
    test(`says what is wrong: ${name}`, () => {
      const logs = new Logs();
      logs.write('src/train.py', 'print(1)');
      logs.write('a.csv', `${CSV_HEAD}${csv(1, 3)}`);
      const ended = run(logs, ...args);
      assert.equal(ended.code, code);
      assert.match(ended.err, words);
      assert.deepEqual(logs.directories, []);
    });
  }

  test(
    'follows until Ctrl+C, and leaves the run whole',
    { skip: process.platform === 'win32' && 'no signals' },
    async (t) => {
      const logs = new Logs();
      logs.write('runs/a/metrics.csv', `${CSV_HEAD}${csv(1, 3)}`, Date.now() / 1000);
      const child = spawn(process.execPath, [program, 'import', 'runs', '--follow'], { cwd: logs.root });
      // A child that is left behind would keep this process, and with it the suite, from ending.
      t.after(() => child.kill('SIGKILL'));
      let out = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
      let err = '';
      child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
      // Until it says so, the follower may not have read the file, and would take all rows as new.
      await until(() => err.includes('Following') && /^(new|grown) /m.test(out), 'the first rows');
      logs.append('runs/a/metrics.csv', csv(4, 4));
      await until(() => /^grown /m.test(out) && recorded(logs.directories[0] ?? '').length === 4, 'the new row');
      child.kill('SIGINT');
      await until(() => child.exitCode !== null, 'the end');
      assert.equal(child.exitCode, 130);
      assert.equal(recorded(logs.directories[0] ?? '').length, 4);
    },
  );
});
