import { version_core } from '@tensorflow/tfjs-core';
import { version_wasm } from '@tensorflow/tfjs-backend-wasm';
import { version_layers } from '@tensorflow/tfjs-layers';
import { build } from 'esbuild';
import assert from 'node:assert/strict';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { EngineRecord } from '../../../../src/core/run/record';
import { resolveEngine, WASM_ENGINE_VERSION } from '../../../../src/runner/trainer/engine';
import { probeTfjsNode } from '../../../../src/runner/trainer/tfjs-node';
import { bundleTrainer, epochsOf, repository, said, startTrainer } from './bundle';
import type { Finished } from './bundle';
import { trainerTask } from './support';

describe('choosing the engine', () => {
  let root = '';
  let dist = '';
  before(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'lossline-engine-'));
    dist = await bundleTrainer();
  });
  after(async () => {
    await rm(root, { recursive: true });
    await rm(dist, { recursive: true });
  });

  /** A workspace below one that has @tensorflow/tfjs-node with this source. */
  const workspaceWith = async (
    name: string,
    source: string,
    manifest: object = { version: '4.22.0' },
  ): Promise<string> => {
    const folder = path.join(root, name, 'node_modules/@tensorflow/tfjs-node');
    await mkdir(folder, { recursive: true });
    await writeFile(
      path.join(folder, 'package.json'),
      JSON.stringify({ name: '@tensorflow/tfjs-node', main: 'index.js', ...manifest }),
    );
    await writeFile(path.join(folder, 'index.js'), source);
    const workspace = path.join(root, name, 'inner/workspace');
    await mkdir(path.join(workspace, 'data'), { recursive: true });
    await cp(path.join(repository, 'examples/penguins/data/penguins.csv'), path.join(workspace, 'data/penguins.csv'));
    return workspace;
  };
  const train = async (workspace: string, engine: EngineRecord): Promise<Finished> => {
    const task = trainerTask({ data: 'data/penguins.csv', target: 'sex' });
    return (await startTrainer(dist, workspace, { task, engine })).finished;
  };
  const noticesOf = (done: Finished): string =>
    said(done, 'notice')
      .map((line) => String(line['text']))
      .join('\n');

  it('names the version of the bundled packages', () => {
    assert.deepEqual(
      [version_core, version_layers, version_wasm],
      [WASM_ENGINE_VERSION, WASM_ENGINE_VERSION, WASM_ENGINE_VERSION],
    );
  });

  it('is WebAssembly, without a word, where @tensorflow/tfjs-node is not installed', async () => {
    assert.deepEqual(await resolveEngine(root), { name: 'wasm', version: WASM_ENGINE_VERSION, note: null });
  });

  it('does not bring TensorFlow.js into the program that asks', async () => {
    const result = await build({
      absWorkingDir: repository,
      entryPoints: ['src/runner/trainer/engine.ts'],
      bundle: true,
      write: false,
      metafile: true,
      platform: 'node',
      format: 'cjs',
    });
    assert.deepEqual(
      Object.keys(result.metafile.inputs).filter((file) => file.includes('node_modules')),
      [],
    );
  });

  // What it computes is TensorFlow.js on the cpu backend; what counts is which package the trainer takes.
  const standIn = `
    if (typeof require('util').isNullOrUndefined !== 'function') throw new TypeError('isNullOrUndefined is not a function');
    const from = (name) => require(${JSON.stringify(`${repository}/node_modules/@tensorflow/`)} + name);
    from('tfjs-backend-cpu');
    module.exports = { ...from('tfjs-core'), ...from('tfjs-layers') };`;

  it('is @tensorflow/tfjs-node where a parent folder has it and it loads; the trainer uses it', async () => {
    const workspace = await workspaceWith('good', standIn, { version: '4.22.1' });
    const engine = await resolveEngine(workspace);
    assert.deepEqual(engine, { name: 'tfjs-node', version: '4.22.1', note: null });
    const done = await train(workspace, engine);
    assert.equal(done.exitCode, 0, done.stderr);
    assert.equal(epochsOf(done).length, 5);
    assert.match(noticesOf(done), /^Engine: @tensorflow\/tfjs-node 4\.22\.1\./);
    assert.equal(said(done, 'evaluated').length, 1);
  });

  it('is @tensorflow/tfjs-node also where Node has no util.isNullOrUndefined any more (23 and later)', async () => {
    const workspace = await workspaceWith('newer-node', standIn);
    const removal = path.join(root, 'removal.cjs');
    await writeFile(removal, "delete require('node:util').isNullOrUndefined;");
    process.env['NODE_OPTIONS'] = `--require ${removal}`;
    try {
      const engine = await resolveEngine(workspace);
      assert.deepEqual(engine, { name: 'tfjs-node', version: '4.22.0', note: null });
      assert.match(noticesOf(await train(workspace, engine)), /^Engine: @tensorflow\/tfjs-node 4\.22\.0\./);
    } finally {
      delete process.env['NODE_OPTIONS'];
    }
  });

  const unusable: [what: string, source: string, note: RegExp][] = [
    [
      'throws',
      'throw new Error("The Node.js native addon module (tfjs_binding.node) can not be found");',
      /cannot be used: Error: The Node\.js native addon/,
    ],
    [
      'crashes',
      'process.kill(process.pid, "SIGSEGV"); setInterval(() => 0, 1000);',
      /cannot be used: it (crashed \(SIGSEGV\)|ended)/,
    ],
    ['exits', 'process.exit(9);', /cannot be used: it ended with exit code 9/],
    [
      'computes nonsense',
      `${standIn} module.exports.matMul = () => module.exports.tensor([3]);`,
      /cannot be used: it computes wrong numbers/,
    ],
    ['is no TensorFlow', 'module.exports = {};', /cannot be used: TypeError: tf\.ready is not a function/],
  ];
  for (const [what, source, note] of unusable) {
    it(`is WebAssembly, with the reason, where the installed package ${what}; the trainer says so`, async () => {
      const workspace = await workspaceWith(what, source);
      const engine = await resolveEngine(workspace);
      assert.deepEqual([engine.name, engine.version], ['wasm', WASM_ENGINE_VERSION]);
      assert.match(engine.note ?? '', /^@tensorflow\/tfjs-node 4\.22\.0 is installed but /);
      assert.match(engine.note ?? '', note);
      if (what !== 'throws') return;
      const done = await train(workspace, engine);
      assert.equal(done.exitCode, 0);
      assert.match(noticesOf(done), /^Engine: TensorFlow\.js .*WebAssembly.*tfjs_binding\.node/);
    });
  }

  it('gives up on a package that hangs', async () => {
    const workspace = await workspaceWith('hangs', 'for (;;);');
    const directory = path.join(workspace, '../../node_modules/@tensorflow/tfjs-node');
    assert.equal(await probeTfjsNode(directory, 300), 'loading it took more than 0.3 s.');
  });

  it('falls back to WebAssembly, with a warning, when the package is gone by the time of training', async () => {
    const workspace = await workspaceWith('gone', 'throw new Error("half removed");');
    const done = await train(workspace, { name: 'tfjs-node', version: '4.22.0', note: null });
    assert.equal(done.exitCode, 0);
    assert.match(noticesOf(done), /could not be loaded \(half removed\); the bundled engine is used/);
    assert.match(noticesOf(done), /^Engine: TensorFlow\.js .*WebAssembly/m);
  });

  it('a damaged installation is named', async () => {
    await rm(path.join(dist, 'tfjs-backend-wasm.wasm'));
    await rm(path.join(dist, 'tfjs-backend-wasm-simd.wasm'));
    const done = await train(await workspaceWith('damaged', ''), { name: 'wasm', version: '4.22.0', note: null });
    assert.equal(done.exitCode, 1);
    assert.match(
      String(said(done, 'error')[0]?.['message']),
      /\.wasm is missing: the installation of Lossline is damaged/,
    );
  });
});
