import { commands, l10n } from 'vscode';
import { isLive } from '../../core/run/status';
import { verdictTitle } from '../../core/verdict/text';
import { importOf } from '../runs/imported';
import { stopRun } from '../commands/stop';
import { Disposables } from '../disposables';
import { COMMANDS } from '../ids';
import type { Services } from '../services';
import { liveFlags } from '../settings';
import { tellWarning } from '../tell';
import { say } from '../text';
import { FlagMarks } from './marks';
import type { Flag, FlagService } from './service';

/** Says that a run which trains overfits or diverges: one notification each, and a mark at its config entry. */
export function registerFlags(flags: FlagService, services: Services): Disposables {
  const disposables = new Disposables();
  disposables.add(
    flags.onDidFlag((flag) => {
      if (liveFlags() === 'notify') notify(flag, services);
    }),
  );
  disposables.add(new FlagMarks(flags, services.configs));
  return disposables;
}

function notify({ run }: Flag, services: Services): void {
  const title = say(verdictTitle(run.verdict.kind));
  const show = {
    title: l10n.t('Show'),
    go: () => commands.executeCommand(COMMANDS.showRun, { kind: 'run', key: run.key }),
  };
  if (importOf(run) !== null) {
    // Its process is somebody else's: it cannot be stopped from here.
    tellWarning(l10n.t('{0}: {1}. {2}', run.entry, title, say(run.verdict.sentence)), show);
    return;
  }
  tellWarning(
    l10n.t('{0}: {1}. {2}', run.entry, title, say(run.verdict.sentence)),
    {
      title: l10n.t('Stop'),
      // It may have ended since; a run that is over needs no stop.
      go: () => {
        const now = services.runs.get(run.key) ?? run;
        return isLive(now.status) ? stopRun(services, now, 'command') : undefined;
      },
    },
    show,
    { title: l10n.t('Keep Going'), go: () => undefined },
  );
}
