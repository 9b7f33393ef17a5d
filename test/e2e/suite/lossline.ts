import assert from 'node:assert/strict';
import { commands, extensions, Uri, workspace } from 'vscode';
import { isLive } from '../../../src/core/run/status';
import type { RunSummary } from '../../../src/core/run/summary';
import { until } from '../harness/poll';

/** What the extension's `activate` returns. */
export interface Api {
  readonly activationMs: number;
  readonly runs: () => RunSummary[];
}

const ID = 'lossline.lossline';

/** The extension, activated. */
export async function lossline(): Promise<Api> {
  const extension = extensions.getExtension<Api>(ID);
  assert.ok(extension, `${ID} is not installed`);
  return extension.activate();
}

/** The folder that is open: a copy of examples/penguins that belongs to this test. */
export function folder(): Uri {
  const first = workspace.workspaceFolders?.[0];
  assert.ok(first, 'no folder is open');
  return first.uri;
}

export const configUri = (): Uri => Uri.joinPath(folder(), 'lossline.yaml');

/** Starts an entry by the command that the CodeLens and the explorer use, and returns the new run. */
export async function train(name: string, uri = configUri()): Promise<RunSummary> {
  const api = await lossline();
  const before = new Set(api.runs().map(({ key }) => key));
  await commands.executeCommand('lossline.train', { kind: 'entry', uri: uri.toString(), name });
  return until(`a new run of ${name} is listed`, () =>
    api.runs().find((run) => run.entry === name && !before.has(run.key)),
  );
}

/** The run as it is now. */
export async function current(key: string): Promise<RunSummary> {
  const run = (await lossline()).runs().find((candidate) => candidate.key === key);
  assert.ok(run, `${key} is not listed any more`);
  return run;
}

/** Waits until a run has ended, whichever way. */
export async function ended(key: string): Promise<RunSummary> {
  return until(
    `${key} has ended`,
    async () => {
      const run = await current(key);
      return isLive(run.status) ? null : run;
    },
    50_000,
  );
}

/** Writes a config file in a folder of its own and waits until the extension has read it. */
export async function writeConfig(name: string, text: string): Promise<Uri> {
  const uri = await write(`${name}/lossline.yaml`, text);
  await commands.executeCommand('lossline.refresh');
  return uri;
}

/** Writes a file of the open folder. */
export async function write(name: string, text: string): Promise<Uri> {
  const uri = Uri.joinPath(folder(), name);
  await workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  return uri;
}
