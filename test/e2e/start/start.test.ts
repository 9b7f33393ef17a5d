import assert from 'node:assert/strict';
import { spawn, spawnSync, type ChildProcessByStdio } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { after, test } from 'node:test';
import { freePort } from '../../../scripts/lib/ports.mjs';
import { until } from '../harness/poll';

/** `npm start`, as a person in a terminal meets it. */

const root = process.env['LOSSLINE_ROOT'] ?? '';
const script = path.join(root, 'scripts/start.mjs');
const temporary = mkdtempSync(path.join(os.tmpdir(), 'lossline-start-'));
after(() => rmSync(temporary, { recursive: true, force: true }));

/** Without a desktop, so that the server is used. */
const plain = { ...process.env, DISPLAY: '', WAYLAND_DISPLAY: '' };

interface Started {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  readonly output: () => string;
  readonly ended: Promise<number | null>;
}

function start(args: readonly string[]): Started {
  const child = spawn(process.execPath, [script, ...args], {
    cwd: root,
    env: plain,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (text += data.toString()));
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
  return { child, output: () => text, ended };
}

async function addressOf(started: Started): Promise<URL> {
  const found = await until('it prints its address', () => /http:\/\/127\.0\.0\.1:\S+/.exec(started.output()), 120_000);
  return new URL(found[0]);
}

function once(args: readonly string[], env: NodeJS.ProcessEnv = plain): { code: number | null; output: string } {
  const result = spawnSync(process.execPath, [script, ...args], { cwd: root, env, encoding: 'utf8', timeout: 60_000 });
  return { code: result.status, output: result.stdout + result.stderr };
}

test('--help lists the options', () => {
  const { code, output } = once(['--help']);
  assert.equal(code, 0);
  for (const option of ['--folder', '--port', '--server', '--help']) assert.ok(output.includes(option), option);
});

for (const [what, args, pattern] of [
  ['an unknown option', ['--colour'], /--colour/],
  ['a port that is none', ['--port', 'abc'], /--port takes a number from 1 to 65535, not "abc"/],
  ['a folder that is not there', ['--folder', '/not/there'], /There is no folder/],
] as const) {
  test(`${what} is refused with the way out`, () => {
    const { code, output } = once(args);
    assert.equal(code, 1);
    assert.match(output, pattern);
    assert.match(output, /→ /);
    assert.doesNotMatch(output, /at .*\.mjs:\d+/, 'no stack trace');
  });
}

test('a port that is taken is refused when it was asked for', async () => {
  const server = createServer();
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  try {
    const started = start(['--server', '--port', String(port)]);
    assert.equal(await started.ended, 1);
    assert.match(started.output(), new RegExp(`Port ${String(port)} is in use`));
  } finally {
    server.close();
  }
});

test('the server opens the folder for who knows the secret, and Ctrl+C ends it', async () => {
  const port = await freePort();
  try {
    const first = start(['--server', '--port', String(port), '--folder', path.join(root, 'examples/penguins')]);
    const address = await addressOf(first);
    assert.equal(address.searchParams.get('folder'), path.join(root, 'examples/penguins'));
    await until('it says what to do next', () => first.output().includes('Ctrl+C'));
    assert.match(first.output(), /Lossline: Train Model/);
    assert.equal((await fetch(`${address.origin}/`, { redirect: 'manual' })).status, 403, 'without the secret');
    assert.notEqual((await fetch(address, { redirect: 'manual' })).status, 403);
    first.child.kill('SIGINT');
    assert.equal(await first.ended, 0);
    assert.match(first.output(), /nothing is training/);
    await assert.rejects(fetch(address.origin), 'the server is gone');

    const second = start(['--server', '--port', String(port)]);
    assert.equal((await addressOf(second)).href.split('&')[0], address.href.split('&')[0], 'the same address again');
    second.child.kill('SIGTERM');
    assert.equal(await second.ended, 0);
  } finally {
    rmSync(path.join(root, '.vscode-host/start', String(port)), { recursive: true, force: true, maxRetries: 5 });
  }
});

test('Ctrl+C names the runs that go on, and leaves them alone', async () => {
  const folder = path.join(temporary, 'training');
  const run = path.join(folder, 'models/.lossline/runs/20261123-064512-baseline-3f9a');
  mkdirSync(run, { recursive: true });
  const trainer = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true, stdio: 'ignore' });
  writeFileSync(path.join(run, 'runner.lock'), JSON.stringify({ pid: trainer.pid, startTime: null, host: 'here' }));
  const port = await freePort();
  try {
    const started = start(['--server', '--port', String(port), '--folder', folder]);
    await addressOf(started);
    await until('it says so', () => started.output().includes('nothing is trained before you do'));
    started.child.kill('SIGINT');
    assert.equal(await started.ended, 0);
    assert.match(started.output(), /One run is still training/);
    assert.ok(started.output().includes(run));
    assert.ok(trainer.kill(0), 'it still runs');
  } finally {
    trainer.kill('SIGKILL');
    rmSync(path.join(root, '.vscode-host/start', String(port)), { recursive: true, force: true, maxRetries: 5 });
  }
});

test(
  'desktop VS Code is preferred where "code" and a display are there',
  { skip: process.platform !== 'linux' },
  () => {
    const bin = path.join(temporary, 'bin');
    mkdirSync(bin);
    const code = path.join(bin, 'code');
    const seen = path.join(temporary, 'seen');
    writeFileSync(code, `#!/bin/sh\nprintf '%s\\n' "$@" > ${seen}\n`);
    chmodSync(code, 0o755);
    const folder = path.join(root, 'examples/penguins');
    const searched = `${bin}${path.delimiter}${process.env['PATH'] ?? ''}`;
    const env = { ...process.env, DISPLAY: ':0', PATH: searched, VSCODE_IPC_HOOK_CLI: '' };
    const result = once([], env);
    assert.equal(result.code, 0, result.output);
    assert.deepEqual(readFileSync(seen, 'utf8').trim().split('\n'), [
      `--extensionDevelopmentPath=${root}`,
      '--disable-workspace-trust',
      folder,
    ]);
    assert.match(result.output, /Lossline: Train Model/);
  },
);
