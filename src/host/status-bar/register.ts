import { l10n, StatusBarAlignment, window } from 'vscode';
import type { MarkdownString } from 'vscode';
import { Disposables } from '../disposables';
import { COMMANDS } from '../ids';
import { Page } from '../markdown';
import { canBeStopped } from '../runs/imported';
import type { RunService } from '../runs/service';
import { Gathered } from '../schedule';
import { oneLine, statusBarText } from './text';

const GATHER_MS = 100;

/** While something trains: how far it is, and beside it a button to stop. Hidden otherwise. */
export function registerStatusBar(runs: RunService): Disposables {
  const disposables = new Disposables();
  const progress = disposables.add(window.createStatusBarItem('lossline.progress', StatusBarAlignment.Left, 10));
  const stop = disposables.add(window.createStatusBarItem('lossline.stop', StatusBarAlignment.Left, 9.9));
  progress.name = l10n.t('Lossline: Training Progress');
  stop.name = l10n.t('Lossline: Stop Training');
  stop.text = '$(debug-stop)';
  stop.tooltip = l10n.t('Stop training');
  stop.accessibilityInformation = { label: l10n.t('Stop training') };
  stop.command = { title: l10n.t('Stop training'), command: COMMANDS.stop, arguments: [{ by: 'status bar' }] };

  const update = (): void => {
    const live = runs.live();
    const text = statusBarText(live);
    if (text === null) {
      progress.hide();
      stop.hide();
      return;
    }
    progress.text = text;
    progress.tooltip = tooltip(live.map(oneLine));
    progress.command = {
      title: l10n.t('Show'),
      command: COMMANDS.showRun,
      arguments: [null, live.map((run) => ({ kind: 'run', key: run.key }))],
    };
    progress.show();
    if (live.some(canBeStopped)) stop.show();
    else stop.hide();
  };
  const gathered = disposables.add(new Gathered(GATHER_MS, update));
  disposables.add(runs.onDidChangeRuns(() => gathered.trigger()));
  update();
  return disposables;
}

function tooltip(lines: readonly string[]): MarkdownString {
  const page = new Page();
  for (const line of lines) page.line(line);
  return page.line(l10n.t('Click to open the panel')).markdown;
}
