import { execFile } from 'node:child_process';
import type { ExecFileException } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import util from 'node:util';
import type { Tf } from './tf';

/** An installed @tensorflow/tfjs-node. */
export interface TfjsNodePackage {
  readonly directory: string;
  readonly version: string;
}

const NAME = '@tensorflow/tfjs-node';
const PROBE_TIMEOUT_MS = 30_000;

/** Looks for @tensorflow/tfjs-node in `root` and its parents, as `require` would; loads nothing. */
export function findTfjsNode(root: string): TfjsNodePackage | null {
  let folder = path.resolve(root);
  for (;;) {
    const directory = path.join(folder, 'node_modules', NAME);
    const version = readVersion(path.join(directory, 'package.json'));
    if (version !== null) return { directory, version };
    const parent = path.dirname(folder);
    if (parent === folder) return null;
    folder = parent;
  }
}

function readVersion(file: string): string | null {
  try {
    const manifest = JSON.parse(readFileSync(file, 'utf8')) as { version?: unknown } | null;
    return typeof manifest?.version === 'string' ? manifest.version : 'unknown';
  } catch {
    return null;
  }
}

// tfjs-node 4.22 calls util.isNullOrUndefined, which Node 23 removed.
const POLYFILL = "const u = require('node:util'); u.isNullOrUndefined ??= (v) => v === null || v === undefined;";
const PROBE = `${POLYFILL}
const tf = require(process.argv[1]);
tf.ready().then(() => {
  const product = tf.matMul(tf.ones([2, 2]), tf.ones([2, 2])).dataSync()[0];
  process.exitCode = product === 2 ? 0 : 3;
});`;

/**
 * Loads the package in a process of its own and multiplies two matrices with it.
 *
 * @returns null when it works, else why not, in a few words
 */
export function probeTfjsNode(directory: string, timeoutMs = PROBE_TIMEOUT_MS): Promise<string | null> {
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1', TF_CPP_MIN_LOG_LEVEL: '2' };
  const options = { env, timeout: timeoutMs, killSignal: 'SIGKILL', windowsHide: true } as const;
  return new Promise((resolve) => {
    execFile(process.execPath, ['-e', PROBE, directory], options, (error, _stdout, stderr) => {
      resolve(error === null ? null : failureOf(error, stderr, timeoutMs));
    });
  });
}

function failureOf(error: ExecFileException, stderr: string, timeoutMs: number): string {
  if (error.killed === true) return `loading it took more than ${timeoutMs / 1000} s.`;
  if (typeof error.signal === 'string') return `it crashed (${error.signal}).`;
  if (error.code === 3) return 'it computes wrong numbers.';
  const said = /^\w*Error\b.*$/m.exec(stderr)?.[0] ?? stderr.trim().split('\n').at(-1) ?? '';
  return said === '' ? `it ended with exit code ${error.code ?? '?'}.` : said.slice(0, 300);
}

/**
 * Loads @tensorflow/tfjs-node into this process.
 *
 * @throws whatever the package throws
 */
export async function loadTfjsNode(found: TfjsNodePackage): Promise<Tf> {
  const patched: { isNullOrUndefined?: (value: unknown) => boolean } = util;
  patched.isNullOrUndefined ??= (value) => value === null || value === undefined;
  const tf = createRequire(path.join(found.directory, 'package.json'))(found.directory) as Tf;
  await tf.ready();
  return tf;
}
