import { commands, l10n } from 'vscode';
import type { LogOutputChannel } from 'vscode';
import { createConfig } from '../config/create';
import { Disposables } from '../disposables';
import type { CommandId } from '../ids';
import { COMMANDS } from '../ids';
import type { Services } from '../services';
import { applySuggestionCommand } from '../suggestions/command';
import { tellError } from '../tell';
import { reasonOf } from '../text';
import { train } from '../train/train';
import { importRuns } from '../import/flow';
import { readTarget, readUris } from './arguments';
import { chooseLossesCommand } from './choose-losses';
import { deleteRunCommand } from './delete-run';
import { copyHyperparametersCommand, openConfigCommand, openLogCommand, revealFolderCommand } from './run-files';
import { compareCommand, openPanelCommand, showRunCommand } from './show';
import { stopCommand } from './stop';

type Handler = (target: unknown, selected: unknown) => unknown;

/** Every command of the extension. An error that nobody caught is told and logged, never swallowed. */
export function registerCommands(services: Services, channel: LogOutputChannel): Disposables {
  const handlers: Readonly<Record<keyof typeof COMMANDS, Handler>> = {
    train: (target) => train(services, readTarget(target)),
    stop: (target, selected) => stopCommand(services, target, selected),
    openPanel: () => openPanelCommand(services),
    showRun: (target, selected) => showRunCommand(services, target, selected),
    compare: (target, selected) => compareCommand(services, target, selected),
    openLog: (target, selected) => openLogCommand(services, target, selected),
    revealFolder: (target, selected) => revealFolderCommand(services, target, selected),
    copyHyperparameters: (target, selected) => copyHyperparametersCommand(services, target, selected),
    applySuggestion: (target) => applySuggestionCommand(services, target),
    deleteRun: (target, selected) => deleteRunCommand(services, target, selected),
    createConfig: () => createConfig(services.configs),
    openConfig: (target) => openConfigCommand(services, target),
    refresh: () => refresh(services),
    showLog: () => channel.show(),
    chooseLosses: (target, selected) => chooseLossesCommand(services, target, selected),
    import: (target, selected) => importRuns(services, readUris(target, selected)),
    importHere: (target, selected) => importRuns(services, readUris(target, selected)),
  };
  const disposables = new Disposables();
  for (const [name, handler] of Object.entries(handlers) as [keyof typeof COMMANDS, Handler][]) {
    const id = COMMANDS[name];
    disposables.add(
      commands.registerCommand(id, (target: unknown, selected: unknown) =>
        guarded(services, id, () => handler(target, selected)),
      ),
    );
  }
  return disposables;
}

async function guarded(services: Services, id: CommandId, work: () => unknown): Promise<unknown> {
  try {
    return await work();
  } catch (error) {
    services.log.error(`${id}: ${error instanceof Error ? (error.stack ?? error.message) : reasonOf(error)}`);
    tellError(l10n.t('{0} failed: {1}', id, reasonOf(error)), {
      title: l10n.t('Show Output'),
      go: () => commands.executeCommand(COMMANDS.showLog),
    });
    return null;
  }
}

/** Searches for config files and looks at every run directory anew. */
async function refresh({ configs, runs, importer }: Services): Promise<void> {
  runs.restart();
  importer.restart();
  await configs.refresh();
}
