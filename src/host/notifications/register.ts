import { commands, l10n } from 'vscode';
import type { RunSummary } from '../../core/run/summary';
import { statusMessage, verdictTitle } from '../../core/verdict/text';
import { Disposables } from '../disposables';
import type { FlagService } from '../flags/service';
import { COMMANDS } from '../ids';
import type { RunService } from '../runs/service';
import { notificationLevel } from '../settings';
import { tell, tellError } from '../tell';
import { say } from '../text';
import { decideNotice } from './decide';

/** A run that ended, with its verdict; a failure, with its reason. Once for each run. */
export function registerNotifications(
  runs: RunService,
  flags: FlagService,
  panelShows: (key: string) => boolean,
): Disposables {
  const disposables = new Disposables();
  const told = new Set<string>();
  disposables.add(
    runs.onDidChangeRuns(({ changed, afterFirstLook }) => {
      for (const { run, before } of changed) {
        // A run so short that it was never seen alive has still been started just now.
        const earlier = before ?? (afterFirstLook ? startedJustNow(run) : null);
        const notice = decideNotice(run, earlier, notificationLevel(), panelShows(run.key));
        if (notice === null || told.has(run.key)) continue;
        told.add(run.key);
        if (notice === 'failure') tellFailure(run);
        else tellEnd(run, flags.wasTold(run));
      }
    }),
  );
  disposables.add(
    runs.onDidGiveUp((reason) =>
      tellError(l10n.t('Lossline no longer sees changes of runs, its watcher ended several times: {0}', reason), {
        title: l10n.t('Start Again'),
        go: () => commands.executeCommand(COMMANDS.refresh),
      }),
    ),
  );
  return disposables;
}

const JUST_NOW_MS = 60_000;

function startedJustNow(run: RunSummary): RunSummary | null {
  const source = run.record?.source;
  const recent = run.endedAt !== null && Date.now() - run.endedAt < JUST_NOW_MS;
  return source === 'extension' && recent ? { ...run, status: { kind: 'starting' } } : null;
}

function tellFailure(run: RunSummary): void {
  const target = { kind: 'run', key: run.key };
  tellError(
    l10n.t('{0}: {1}', run.entry, say(statusMessage(run))),
    { title: l10n.t('Open Log'), go: () => commands.executeCommand(COMMANDS.openLog, target) },
    { title: l10n.t('Show'), go: () => commands.executeCommand(COMMANDS.showRun, target) },
  );
}

/** `known`: the verdict was told while the run trained; then the end has only itself to tell. */
function tellEnd(run: RunSummary, known: boolean): void {
  const title = say(verdictTitle(run.verdict.kind));
  const text = known
    ? l10n.t('{0}: {1}', run.entry, say(statusMessage(run)))
    : l10n.t('{0}: {1}. {2}', run.entry, title, say(run.verdict.sentence));
  tell(text, {
    title: l10n.t('Show'),
    go: () => commands.executeCommand(COMMANDS.showRun, { kind: 'run', key: run.key }),
  });
}
