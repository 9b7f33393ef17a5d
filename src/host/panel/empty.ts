import { l10n } from 'vscode';
import type { EmptyState } from '../../shared/protocol';

export interface EmptyInput {
  readonly trusted: boolean;
  readonly hasConfig: boolean;
  readonly hasRuns: boolean;
}

/** What the panel says when it has no run to show, and the way on. */
export function emptyState({ trusted, hasConfig, hasRuns }: EmptyInput): EmptyState {
  const train = { title: l10n.t('Train Model'), action: { kind: 'train' } } as const;
  const importRuns = { title: l10n.t('Import Runs…'), action: { kind: 'import' } } as const;
  if (hasRuns) {
    return {
      reason: 'nothing-selected',
      title: l10n.t('No run selected'),
      text: l10n.t('Choose a run in the list, or select one or more in the Lossline view.'),
      actions: trusted && hasConfig ? [train] : [],
    };
  }
  if (!trusted) {
    return {
      reason: 'restricted',
      title: l10n.t('Restricted Mode'),
      text: l10n.t('Nothing is trained in Restricted Mode: training runs programs and code of this workspace.'),
      actions: [{ title: l10n.t('Manage Workspace Trust'), action: { kind: 'manage-trust' } }],
    };
  }
  if (!hasConfig) {
    return {
      reason: 'no-config',
      title: l10n.t('Nothing to train yet'),
      text: l10n.t(
        'A lossline.yaml names the data or the command, and the hyperparameters. Lossline can write the first one from a CSV file.',
      ),
      actions: [{ title: l10n.t('Create Config File'), action: { kind: 'create-config' } }, importRuns],
    };
  }
  return {
    reason: 'no-runs',
    title: l10n.t('No runs yet'),
    text: l10n.t('Train an entry of the config file, and its curves grow here.'),
    actions: [train, importRuns],
  };
}
