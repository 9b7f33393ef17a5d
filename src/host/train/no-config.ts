import { commands, l10n, window, workspace } from 'vscode';
import { createConfig } from '../config/create';
import type { ConfigService } from '../config/service';
import { BUILT_IN } from '../ids';
import { tellError } from '../tell';

/** There is no config file yet: offers to write one, or to read how. */
export async function offerFirstConfig(configs: ConfigService): Promise<void> {
  if ((workspace.workspaceFolders?.length ?? 0) === 0) {
    const open = l10n.t('Open Folder');
    tellError(l10n.t('Open a folder first: Lossline trains from a config file in it.'), {
      title: open,
      go: () => commands.executeCommand(BUILT_IN.openFolder),
    });
    return;
  }
  const create = l10n.t('Create Config File');
  const learn = l10n.t('How It Works');
  const chosen = await window.showInformationMessage(
    l10n.t('There is no lossline.yaml in this workspace yet. Lossline can write the first one from a CSV file.'),
    create,
    learn,
  );
  if (chosen === create) await createConfig(configs);
  if (chosen === learn) await commands.executeCommand(BUILT_IN.openWalkthrough, 'lossline.lossline#start', false);
}
