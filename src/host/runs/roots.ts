import { workspace } from 'vscode';
import type { ConfigService } from '../config/service';
import { Disposables } from '../disposables';
import { diskFolders } from '../import/places';
import type { RunService } from './service';

/** Watches the runs beside every config file, and those of every workspace folder (their config may be gone). */
export function registerRoots(configs: ConfigService, runs: RunService): Disposables {
  const disposables = new Disposables();
  let last = '';
  const update = (): void => {
    const roots = new Set<string>();
    for (const folder of diskFolders()) roots.add(folder.uri.fsPath);
    for (const file of configs.files()) roots.add(file.root);
    const list = [...roots].sort();
    const text = list.join('\n');
    if (text === last) return;
    last = text;
    runs.watchRoots(list);
  };
  disposables.add(configs.onDidChange(update));
  disposables.add(workspace.onDidChangeWorkspaceFolders(update));
  // Starting the thread takes milliseconds that activation need not wait for.
  const first = setImmediate(update);
  disposables.add({ dispose: () => clearImmediate(first) });
  return disposables;
}
