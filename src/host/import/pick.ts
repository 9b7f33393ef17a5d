import { l10n, QuickPickItemKind, window } from 'vscode';
import type { QuickPickItem } from 'vscode';
import type { FoundRun } from '../../runner/import/types';
import { formatsText, glanceText, metricsText } from './words';

/** A run that was found, and the folder whose store is to get it. */
export interface Candidate {
  readonly root: string;
  readonly run: FoundRun;
}

interface RunItem extends QuickPickItem {
  readonly candidate: Candidate | null;
}

/** Shows what was found before it is taken. New runs with a curve are ticked. Undefined: the person changed their mind. */
export async function pickFound(found: readonly Candidate[]): Promise<Candidate[] | undefined> {
  const newest = [...found].sort((a, b) => b.run.modified - a.run.modified);
  const groups = [
    [l10n.t('new'), newest.filter(({ run }) => run.known === null && run.glance !== null)],
    [l10n.t('imported before'), newest.filter(({ run }) => run.known !== null)],
    [l10n.t('without a curve'), newest.filter(({ run }) => run.known === null && run.glance === null)],
  ] as const;
  const items = groups.flatMap(([label, candidates]): RunItem[] =>
    candidates.length === 0
      ? []
      : [{ label, kind: QuickPickItemKind.Separator, candidate: null }, ...candidates.map(toItem)],
  );
  const picked = await window.showQuickPick(items, {
    canPickMany: true,
    ignoreFocusOut: true,
    matchOnDescription: true,
    matchOnDetail: true,
    title: found.length === 1 ? l10n.t('1 run found') : l10n.t('{0} runs found', found.length),
    placeHolder: l10n.t('Tick the runs to import'),
  });
  return picked?.flatMap(({ candidate }) => candidate ?? []);
}

function toItem(candidate: Candidate): RunItem {
  const { run } = candidate;
  const metrics = run.glance === null ? '' : metricsText(run.glance.metrics);
  const known = run.known === null ? '' : `${l10n.t('imported before; tick it to take in what is new')} · `;
  return {
    candidate,
    label: run.title,
    description: [formatsText(run), metrics].filter((part) => part !== '').join(' · '),
    detail: `${known}${glanceText(run)}`,
    picked: run.known === null && run.glance !== null,
  };
}
