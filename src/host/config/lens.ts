import { CodeLens, EventEmitter, l10n, languages, workspace } from 'vscode';
import type { CodeLensProvider } from 'vscode';
import { isLive } from '../../core/run/status';
import type { RunSummary } from '../../core/run/summary';
import { Disposables } from '../disposables';
import { COMMANDS, SETTINGS, SETTINGS_SECTION } from '../ids';
import { runsOfEntry } from '../runs/groups';
import type { RunService } from '../runs/service';
import { runIcon } from '../runs/icon';
import { bestText, epochText, shortState } from '../runs/words';
import { Gathered } from '../schedule';
import { showsCodeLens } from '../settings';
import type { ConfigFile } from './file';
import { CONFIG_SELECTOR } from './locate';
import { LineIndex } from './positions';
import type { ConfigService } from './service';

const REFRESH_MS = 500;

/** Above each entry: Train, the latest run's state, Stop while it trains, Compare. */
export function registerLens(configs: ConfigService, runs: RunService): Disposables {
  const disposables = new Disposables();
  const changed = disposables.add(new EventEmitter<void>());
  const refresh = disposables.add(new Gathered(REFRESH_MS, () => changed.fire()));
  disposables.add(runs.onDidChangeRuns(() => refresh.trigger()));
  disposables.add(
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(`${SETTINGS_SECTION}.${SETTINGS.codeLens}`)) changed.fire();
    }),
  );
  const provider: CodeLensProvider = {
    onDidChangeCodeLenses: changed.event,
    provideCodeLenses: (document) => (showsCodeLens() ? lensesOf(configs.current(document), runs.all()) : []),
  };
  disposables.add(languages.registerCodeLensProvider(CONFIG_SELECTOR, provider));
  return disposables;
}

/** Lenses of all entries of a file. */
export function lensesOf(file: ConfigFile, runs: readonly RunSummary[]): CodeLens[] {
  const index = new LineIndex(file.text);
  return file.document.entries.flatMap((entry) => {
    const range = index.range(entry.nameRange);
    const target = { kind: 'entry', uri: file.uri.toString(), name: entry.name };
    const mine = runsOfEntry(file, entry.name, runs);
    const lenses = [
      new CodeLens(range, { title: l10n.t('$(play) Train'), command: COMMANDS.train, arguments: [target] }),
    ];
    const latest = mine[0];
    if (latest !== undefined) lenses.push(stateLens(latest, range));
    for (const run of mine.filter(({ status }) => status.kind === 'running' || status.kind === 'starting')) {
      const stop = { kind: 'run', key: run.key, by: 'command' };
      lenses.push(
        new CodeLens(range, { title: l10n.t('$(debug-stop) Stop'), command: COMMANDS.stop, arguments: [stop] }),
      );
    }
    if (mine.length > 1) {
      const title = l10n.t('Compare {0} runs', mine.length);
      lenses.push(new CodeLens(range, { title, command: COMMANDS.compare, arguments: [target] }));
    }
    return lenses;
  });
}

function stateLens(run: RunSummary, range: CodeLens['range']): CodeLens {
  const show = { kind: 'run', key: run.key };
  return new CodeLens(range, { title: stateTitle(run), command: COMMANDS.showRun, arguments: [show] });
}

function stateTitle(run: RunSummary): string {
  if (isLive(run.status))
    return run.axis === 'step' ? `$(sync~spin) ${epochText(run)}` : l10n.t('$(sync~spin) epoch {0}', epochText(run));
  if (run.status.kind === 'failed' || run.status.kind === 'crashed') return `$(error) ${shortState(run)}`;
  if (run.validationBest !== null)
    return l10n.t('$({0}) best {1}', runIcon(run).id, bestText(run.validationBest, run.axis));
  return shortState(run);
}
