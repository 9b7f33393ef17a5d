import { commands, l10n, window } from 'vscode';
import type { QuickPickItem } from 'vscode';
import { writeLosses } from '../../core/config/write-losses';
import type { LossNames, RunSummary } from '../../core/run/summary';
import { findEntry } from '../config/file';
import type { ConfigFile } from '../config/file';
import { writeWithPreview } from '../config/write';
import { COMMANDS } from '../ids';
import { fileOf } from '../runs/groups';
import { fullName } from '../runs/words';
import type { Services } from '../services';
import { tell, tellError } from '../tell';
import { showRange } from '../train/problems';
import { theRun } from './run-files';

interface NameItem extends QuickPickItem {
  /** Null leaves it to the naming habits. */
  readonly name: string | null;
}

/** Asks which metrics are the losses of a run, and writes them into its entry, for its next runs. */
export async function chooseLossesCommand(services: Services, target: unknown, selected: unknown): Promise<void> {
  const run = await theRun(services, target, selected, l10n.t('Whose losses do you want to choose?'));
  if (run === undefined) return;
  await services.configs.ready();
  const file = fileOf(run, services.configs.files());
  const entry = file === undefined ? undefined : findEntry(file, run.entry);
  if (file === undefined || entry === undefined || typeof run.record?.configFile !== 'string') {
    tell(
      run.record?.task.kind === 'import'
        ? l10n.t(
            '{0} was imported and belongs to no entry of a config file, so there is no place where its losses could be set.',
            fullName(run),
          )
        : l10n.t('There is no entry {0} in a config file (any more) where the losses could be set.', run.entry),
    );
    return;
  }
  if (entry.plan?.task.kind !== 'command') {
    tell(
      entry.plan === null
        ? l10n.t('{0} has a problem. Mend it first; then its losses can be set.', run.entry)
        : l10n.t('The built-in trainer says itself which its losses are; {0} has nothing to choose.', run.entry),
      { title: l10n.t('Show'), go: () => showRange(file, entry.nameRange) },
    );
    return;
  }
  const { metrics } = entry.plan;
  const train = await pickName(run, l10n.t('Use as train loss'), metrics.train, run.losses.train, null);
  if (train === undefined) return;
  const asked = l10n.t('Use as validation loss');
  const validation = await pickName(run, asked, metrics.validation, run.losses.validation, train.name);
  if (validation === undefined) return;
  await write(services, file, run, { train: train.name, validation: validation.name });
}

/** One of the run's metrics; undefined when the person changed their mind. */
async function pickName(
  run: RunSummary,
  title: string,
  configured: string | null,
  chosen: string | null,
  taken: string | null,
): Promise<NameItem | undefined> {
  const byName: NameItem = {
    name: null,
    label: l10n.t('$(sparkle) By their names'),
    description: configured === null ? l10n.t('as now: {0}', chosen ?? l10n.t('none')) : '',
  };
  const names = [...new Set([...(configured === null ? [] : [configured]), ...run.metricNames])].filter(
    (name) => name !== taken,
  );
  const items = names.map((name): NameItem => ({
    name,
    label: name,
    description: name === (configured ?? chosen) ? l10n.t('as now') : '',
  }));
  const placeHolder = l10n.t('For the next runs of {0}; this run keeps what it was started with', run.entry);
  return window.showQuickPick([byName, ...items], { title, placeHolder });
}

async function write(services: Services, file: ConfigFile, run: RunSummary, losses: LossNames): Promise<void> {
  const place = findEntry(file, run.entry)?.nameRange;
  const show = place === undefined ? [] : [{ title: l10n.t('Show'), go: () => showRange(file, place) }];
  const written = await writeWithPreview(services.configs, file, {
    title: l10n.t('Losses of {0}', run.entry),
    make: ({ text, document }) => writeLosses({ text, format: document.format }, run.entry, losses),
    refused: (reason) => tellError(reason, ...show),
  });
  if (!written) return;
  tell(l10n.t('The losses of {0} hold from its next run on.', run.entry), {
    title: l10n.t('Train'),
    go: () => commands.executeCommand(COMMANDS.train, { kind: 'entry', uri: file.uri.toString(), name: run.entry }),
  });
}
