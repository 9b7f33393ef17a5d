import { l10n } from 'vscode';
import { ruleWords } from '../../core/stopping/text';
import { configValue, ruleOf } from '../../core/what-if/setting';
import type { PanelAction } from '../../shared/protocol';
import { findEntry } from '../config/file';
import type { ConfigService } from '../config/service';
import { fileOf } from '../runs/groups';
import { isOnlyImported } from '../runs/imported';
import { fullName } from '../runs/words';
import type { RunService } from '../runs/service';
import { applyToConfig } from '../suggestions/apply';
import { tellError } from '../tell';
import { say } from '../text';

/** Writes a stopping rule into the entry that a run comes from, after asking where and a preview. */
export async function writeRule(
  { key, rule, given }: Extract<PanelAction, { kind: 'write-rule' }>,
  configs: ConfigService,
  runs: RunService,
): Promise<void> {
  const run = runs.get(key);
  if (run === undefined) return;
  await configs.ready();
  const file = fileOf(run, configs.files());
  if (file === undefined) {
    tellError(
      isOnlyImported(run)
        ? l10n.t('{0} belongs to no entry of a config file, so there is no place for a stopping rule.', fullName(run))
        : l10n.t('No config file has an entry {0} any more, so there is nothing to change.', run.entry),
    );
    return;
  }
  const setting = { rule, given };
  // Of an entry that cannot be read now, the plan of the run is what is known.
  const planned = findEntry(file, run.entry)?.plan?.plannedEpochs ?? run.plannedEpochs;
  await applyToConfig(configs, file, {
    title: l10n.t('Stop early with {0}', say(ruleWords(ruleOf(setting, planned)))),
    entry: run.entry,
    change: { path: ['earlyStopping'], value: configValue(setting, planned) },
  });
}
