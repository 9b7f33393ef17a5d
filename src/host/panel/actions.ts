import { commands } from 'vscode';
import { assertNever } from '../../core/assert';
import type { PanelAction } from '../../shared/protocol';
import type { ConfigService } from '../config/service';
import { COMMANDS } from '../ids';
import type { Log } from '../log';
import { fileOf } from '../runs/groups';
import type { RunService } from '../runs/service';
import { manageTrust } from '../trust/trust';
import { writeRule } from '../what-if/write-rule';

/** Carries out what a button of the panel asks for. Runs that the run service does not know are not touched. */
export async function carryOut(action: PanelAction, configs: ConfigService, runs: RunService, log: Log): Promise<void> {
  if ('key' in action && runs.get(action.key) === undefined) {
    log.warn(`The panel asked for "${action.kind}" of an unknown run: ${action.key}`);
    return;
  }
  switch (action.kind) {
    case 'train':
      await commands.executeCommand(COMMANDS.train);
      return;
    case 'create-config':
      await commands.executeCommand(COMMANDS.createConfig);
      return;
    case 'manage-trust':
      await manageTrust();
      return;
    case 'stop':
      await commands.executeCommand(COMMANDS.stop, { kind: 'run', key: action.key, by: 'panel' });
      return;
    case 'apply-suggestion':
      await commands.executeCommand(COMMANDS.applySuggestion, { kind: 'run', key: action.key, index: action.index });
      return;
    case 'open-log':
      await commands.executeCommand(COMMANDS.openLog, { kind: 'run', key: action.key });
      return;
    case 'open-config':
      await commands.executeCommand(COMMANDS.openConfig, { kind: 'run', key: action.key });
      return;
    case 'reveal':
      await commands.executeCommand(COMMANDS.revealFolder, { kind: 'run', key: action.key });
      return;
    case 'train-again':
      await trainAgain(action.key, configs, runs);
      return;
    case 'choose-losses':
      await commands.executeCommand(COMMANDS.chooseLosses, { kind: 'run', key: action.key });
      return;
    case 'write-rule':
      await writeRule(action, configs, runs);
      return;
    case 'import':
      await commands.executeCommand(COMMANDS.import);
      return;
    default:
      assertNever(action);
  }
}

/** Trains the entry a run came from, as it stands in the config file now. */
async function trainAgain(key: string, configs: ConfigService, runs: RunService): Promise<void> {
  const run = runs.get(key);
  if (run === undefined) return;
  const file = fileOf(run, configs.files());
  if (file === undefined) await commands.executeCommand(COMMANDS.openConfig, { kind: 'run', key });
  else await commands.executeCommand(COMMANDS.train, { kind: 'entry', uri: file.uri.toString(), name: run.entry });
}
