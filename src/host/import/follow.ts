import path from 'node:path';
import { commands, l10n, workspace } from 'vscode';
import type { ConfigFile } from '../config/file';
import type { ConfigService } from '../config/service';
import { Disposables } from '../disposables';
import { COMMANDS, SETTINGS, SETTINGS_SECTION } from '../ids';
import { followsLogs } from '../settings';
import { tellError, tellWarning } from '../tell';
import { isTrusted } from '../trust/trust';
import type { FollowedFolder, ImportService } from './service';

/**
 * Hands the `watch:` folders of the config files to the importer, so that runs which others started there appear by
 * themselves and grow. Only in a trusted workspace, and while the setting allows it.
 */
export function registerFollow(configs: ConfigService, importer: ImportService): Disposables {
  const disposables = new Disposables();
  let last = '';
  const update = (): void => {
    const folders = isTrusted() && followsLogs() ? configs.files().flatMap(watchedFolders) : [];
    const text = JSON.stringify(folders);
    if (text === last) return;
    last = text;
    importer.follow(folders);
  };
  const told = new Set<string>();
  disposables.add(
    importer.onDidHaveProblem((message) => {
      // A folder that is away for a while is said once.
      if (told.has(message)) return;
      told.add(message);
      tellWarning(l10n.t('Following logs: {0}', message));
    }),
  );
  disposables.add(
    importer.onDidGiveUp((reason) =>
      tellError(l10n.t('Lossline no longer follows logs, its importer ended several times: {0}', reason), {
        title: l10n.t('Start Again'),
        go: () => commands.executeCommand(COMMANDS.refresh),
      }),
    ),
  );
  disposables.add(configs.onDidChange(update));
  disposables.add(workspace.onDidGrantWorkspaceTrust(update));
  disposables.add(
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(`${SETTINGS_SECTION}.${SETTINGS.followLogs}`)) update();
    }),
  );
  void configs.ready().then(update);
  return disposables;
}

function watchedFolders({ root, document }: ConfigFile): FollowedFolder[] {
  return document.watch.map((watched) => ({ root, path: path.resolve(root, watched.path) }));
}
