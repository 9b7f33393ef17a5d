import { l10n, window, workspace } from 'vscode';
import type { TreeView } from 'vscode';
import type { ConfigService } from '../config/service';
import { Disposables } from '../disposables';
import { VIEWS } from '../ids';
import type { RunService } from '../runs/service';
import type { Node } from './nodes';
import { RunTree } from './tree';

/** The run explorer: its tree, the badge with the number of live runs, and what stands above an empty tree. */
export function registerExplorer(configs: ConfigService, runs: RunService): Disposables {
  const disposables = new Disposables();
  const tree = disposables.add(new RunTree(configs, runs));
  const view = disposables.add(
    window.createTreeView(VIEWS.runs, { treeDataProvider: tree, canSelectMany: true, showCollapseAll: true }),
  );
  const update = (): void => {
    showBadge(view, runs.live().length);
    const entries = configs.files().some((file) => file.names.length > 0);
    const message = messageFor(entries, runs);
    if (view.message !== message) view.message = message;
  };
  disposables.add(configs.onDidChange(update));
  disposables.add(runs.onDidChangeRuns(update));
  disposables.add(workspace.onDidGrantWorkspaceTrust(update));
  void configs.ready().then(update);
  return disposables;
}

function showBadge(view: TreeView<Node>, count: number): void {
  if ((view.badge?.value ?? 0) === count) return;
  const tooltip = count === 1 ? l10n.t('1 run is training') : l10n.t('{0} runs are training', count);
  view.badge = count === 0 ? undefined : { value: count, tooltip };
}

/** A line above the tree, while it has entries but nothing below them. */
function messageFor(entries: boolean, runs: RunService): string {
  if (!entries) return '';
  if (!workspace.isTrusted) return l10n.t('Restricted Mode: runs can be looked at, but nothing can be trained.');
  if (runs.complete && runs.all().length === 0) return l10n.t('No runs yet. Press ▶ beside an entry to train it.');
  return '';
}
