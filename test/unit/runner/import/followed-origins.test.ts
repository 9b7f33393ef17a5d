import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { build } from 'esbuild';
import { FollowedOrigins } from '../../../../src/runner/import/followed-origins';
import { temporaryFolder } from '../helper/workspace';

test('processes that follow the same folders keep each other’s runs in mind', async () => {
  const root = temporaryFolder();
  mkdirSync(path.join(root, '.lossline'));
  const program = path.join(root, 'add.cjs');
  await build({
    stdin: {
      contents: `
        import { FollowedOrigins } from './src/runner/import/followed-origins';
        const origins = new FollowedOrigins(process.argv[2]);
        for (let i = 0; i < 300; i++) origins.add(process.argv[3] + i);
      `,
      resolveDir: process.env['LOSSLINE_ROOT'] ?? process.cwd(),
      loader: 'ts',
    },
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    logLevel: 'warning',
  });
  const names = ['a', 'b', 'c'];
  const ends = names.map(
    (name) => new Promise((resolve) => spawn(process.execPath, [program, root, name]).once('exit', resolve)),
  );
  assert.deepEqual(await Promise.all(ends), [0, 0, 0]);
  const origins = new FollowedOrigins(root);
  const missing = names
    .flatMap((name) => Array.from({ length: 300 }, (_, i) => `${name}${i}`))
    .filter((one) => !origins.has(one));
  assert.deepEqual(missing, []);
});

test('what an earlier version wrote counts, and a torn line takes no other with it', () => {
  const root = temporaryFolder();
  const store = path.join(root, '.lossline');
  mkdirSync(store);
  writeFileSync(path.join(store, 'followed.json'), '{"origins":["old",7]}\n');
  const origins = new FollowedOrigins(root);
  origins.add('one');
  appendFileSync(path.join(store, 'followed.jsonl'), '"tor');
  origins.add('two');
  assert.deepEqual(
    ['old', 'one', 'two', 'tor'].map((origin) => origins.has(origin)),
    [true, true, true, false],
  );
});
