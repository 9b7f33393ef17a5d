import { commands, l10n, window, workspace } from 'vscode';
import type { TreeView, Uri } from 'vscode';
import { Disposables } from '../disposables';
import { COMMANDS, VIEWS } from '../ids';
import { isLive } from '../../core/run/status';
import type { Flag, FlagService } from '../flags/service';
import { keepDropped } from '../import/dropped-files';
import type { RunService } from '../runs/service';
import type { Services } from '../services';
import { dropController } from './drop';
import type { Dropped } from './drop';
import type { Node } from './nodes';
import { RunTree } from './tree';

/** The run explorer: its tree, the badge with the number of live runs, and what stands above an empty tree. */
export function registerExplorer(services: Services, flags: FlagService, storage: Uri | null): Disposables {
  const { configs, runs } = services;
  const disposables = new Disposables();
  const tree = disposables.add(new RunTree(configs, runs));
  const view = disposables.add(
    window.createTreeView(VIEWS.runs, {
      treeDataProvider: tree,
      canSelectMany: true,
      showCollapseAll: true,
      dragAndDropController: dropController((dropped) => importDropped(dropped, storage)),
    }),
  );
  const update = (): void => {
    showBadge(view, runs.live().length, flags.all());
    const entries = configs.files().some((file) => file.names.length > 0);
    const message = messageFor(entries, runs);
    if (view.message !== message) view.message = message;
  };
  disposables.add(configs.onDidChange(update));
  disposables.add(runs.onDidChangeRuns(update));
  disposables.add(flags.onDidChange(update));
  disposables.add(workspace.onDidGrantWorkspaceTrust(update));
  void configs.ready().then(update);
  return disposables;
}

/** Through the command, so that what fails is told like everything else. Restricted Mode keeps nothing: it says why. */
async function importDropped({ places, files }: Dropped, storage: Uri | null): Promise<void> {
  const sources = workspace.isTrusted ? [...places, ...(await keepDropped(storage, files))] : places;
  if (workspace.isTrusted && sources.length === 0) return;
  await commands.executeCommand(COMMANDS.import, sources[0], sources);
}

/** How many runs train; where some of them go wrong, how many those are. */
function showBadge(view: TreeView<Node>, training: number, flags: readonly Flag[]): void {
  const flagged = flags.filter(({ run }) => isLive(run.status)).length;
  const tooltip =
    flagged > 0
      ? l10n.t('{0} of {1} runs that train overfit or diverge', flagged, training)
      : training === 1
        ? l10n.t('1 run is training')
        : l10n.t('{0} runs are training', training);
  const value = flagged > 0 ? flagged : training;
  if ((view.badge?.value ?? 0) === value && (value === 0 || view.badge?.tooltip === tooltip)) return;
  view.badge = value === 0 ? undefined : { value, tooltip };
}

/** A line above the tree, while it has entries but nothing below them. */
function messageFor(entries: boolean, runs: RunService): string {
  if (!entries) return '';
  if (!workspace.isTrusted) return l10n.t('Restricted Mode: runs can be looked at, but nothing can be trained.');
  if (runs.complete && runs.all().length === 0) return l10n.t('No runs yet. Press ▶ beside an entry to train it.');
  return '';
}
