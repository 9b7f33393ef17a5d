import { writeFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { commands, extensions } from 'vscode';
import type { RunSummary } from '../../src/core/run/summary';

/** Runs inside the extension host: how long activation takes, and what a long run costs in memory. */

interface Api {
  readonly activationMs: number;
  readonly runs: () => RunSummary[];
}

/** What ../activation.ts reads. */
export interface HostFigures {
  /** From the call of `activate` to its promise, as VS Code sees it: loading the bundle included. */
  readonly loadAndActivateMs: number;
  /** Inside `activate`. */
  readonly activateMs: number;
  /** Bytes in use after garbage collection. */
  readonly heapBefore: number;
  readonly heapAfter: number;
  readonly rssAfter: number;
  readonly epochs: number;
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Heap of the extension host itself; array buffers count, the watcher's thread does not. */
function heap(): number {
  collect();
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

async function until<T>(what: string, probe: () => T | undefined): Promise<T> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const answer = probe();
    if (answer !== undefined) return answer;
    if (Date.now() > deadline) throw new Error(`Waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export async function run(): Promise<void> {
  const extension = extensions.getExtension<Api>('lossline.lossline');
  if (extension === undefined) throw new Error('Lossline is not installed');
  const heapBefore = heap();
  const began = performance.now();
  const api = await extension.activate();
  const loadAndActivateMs = performance.now() - began;
  const long = await until('the run is listed', () => api.runs().find(({ epoch }) => epoch > 1));
  await commands.executeCommand('lossline.showRun', { kind: 'run', key: long.key });
  // The panel asks for the series once; heap settles when it has them.
  let last = 0;
  const heapAfter = await until('memory is at rest', () => {
    const now = heap();
    const settled = Math.abs(now - last) < 200_000;
    last = now;
    return settled ? now : undefined;
  });
  const figures: HostFigures = {
    loadAndActivateMs,
    activateMs: api.activationMs,
    heapBefore,
    heapAfter,
    rssAfter: process.memoryUsage().rss,
    epochs: long.epoch,
  };
  writeFileSync(process.env['LOSSLINE_FIGURES'] ?? '', JSON.stringify(figures));
}
