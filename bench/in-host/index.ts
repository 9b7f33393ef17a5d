import { writeFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { commands, extensions, window, workspace } from 'vscode';
import type { RunSummary } from '../../src/core/run/summary';

/** Runs inside the extension host: how long activation takes, and what a long run costs in memory. */

interface Api {
  readonly activationMs: number;
  readonly runs: () => RunSummary[];
}

/** What ../activation.ts reads. Bytes are in use after garbage collection. */
export interface HostFigures {
  /** From the call of `activate` to its promise, as VS Code sees it: loading the bundle included. */
  readonly loadAndActivateMs: number;
  /** Inside `activate`. */
  readonly activateMs: number;
  /** Null when the workspace has no run. */
  readonly memory: { readonly heap: number; readonly rss: number; readonly epochs: number } | null;
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

/** The heap when it has not moved for a second. */
async function heapAtRest(): Promise<number> {
  let last = heap();
  let still = 0;
  return until('memory is at rest', () => {
    const now = heap();
    still = Math.abs(now - last) < 300_000 ? still + 1 : 0;
    last = now;
    return still >= 20 ? now : undefined;
  });
}

async function showLongRun(api: Api): Promise<HostFigures['memory']> {
  const long = await until('the run is listed', () => api.runs().find(({ epoch }) => epoch > 1));
  await commands.executeCommand('lossline.showRun', { kind: 'run', key: long.key });
  await until('the panel is open', () =>
    window.tabGroups.all.flatMap(({ tabs }) => tabs).find(({ label }) => label.includes('long')),
  );
  return { heap: await heapAtRest(), rss: process.memoryUsage().rss, epochs: long.epoch };
}

export async function run(): Promise<void> {
  const extension = extensions.getExtension<Api>('lossline.lossline');
  if (extension === undefined) throw new Error('Lossline is not installed');
  const hasRun = (await workspace.findFiles('lossline.yaml')).length > 0;
  const began = performance.now();
  const api = await extension.activate();
  const loadAndActivateMs = performance.now() - began;
  const figures: HostFigures = {
    loadAndActivateMs,
    activateMs: api.activationMs,
    memory: hasRun ? await showLongRun(api) : null,
  };
  writeFileSync(process.env['LOSSLINE_FIGURES'] ?? '', JSON.stringify(figures));
}
