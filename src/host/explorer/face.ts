import path from 'node:path';
import { l10n, ThemeColor, ThemeIcon, workspace } from 'vscode';
import { isLive } from '../../core/run/status';
import type { RunSummary } from '../../core/run/summary';
import { verdictTitle } from '../../core/verdict/text';
import type { ConfigFile } from '../config/file';
import { findEntry } from '../config/file';
import { ITEM_WORDS } from '../ids';
import { ageText } from '../import/words';
import { runIcon } from '../runs/icon';
import { importOf } from '../runs/imported';
import { bestText, shortState, startedText } from '../runs/words';
import { say } from '../text';

/** What a row looks like, without its tooltip: when this has not changed the row need not be drawn again. */
export interface Face {
  readonly label: string;
  readonly description: string;
  readonly icon: ThemeIcon;
  /** Words for `viewItem`. */
  readonly words: string;
  /** What a screen reader says. */
  readonly spoken: string;
}

export function configFace(file: ConfigFile): Face {
  const label = workspace.asRelativePath(file.uri);
  const broken = file.failure !== null || file.document.problems.some(({ severity }) => severity === 'error');
  return {
    label,
    description: '',
    icon: broken ? new ThemeIcon('warning', new ThemeColor('list.warningForeground')) : new ThemeIcon('file-code'),
    words: ITEM_WORDS.config,
    spoken: l10n.t('Config file {0}', label),
  };
}

export function entryFace(file: ConfigFile, name: string, runs: readonly RunSummary[]): Face {
  const entry = findEntry(file, name);
  const live = runs.some((run) => isLive(run.status));
  const startable = entry !== undefined && entry.plan !== null;
  const description = startable ? countText(runs.length) : l10n.t('has a problem');
  const icon = startable
    ? entryIcon(entry.plan.task.kind)
    : new ThemeIcon('warning', new ThemeColor('list.errorForeground'));
  return {
    label: name,
    description,
    icon,
    words: live ? `${ITEM_WORDS.entry} ${ITEM_WORDS.live}` : ITEM_WORDS.entry,
    spoken: l10n.t('Entry {0}, {1}', name, description),
  };
}

export function importedFace(count: number): Face {
  return {
    label: l10n.t('Imported'),
    description: countText(count),
    icon: new ThemeIcon('inbox'),
    words: ITEM_WORDS.group,
    spoken: l10n.t('Runs that were read from logs of other programs, {0}', countText(count)),
  };
}

export function otherFace(count: number): Face {
  return {
    label: l10n.t('Other runs'),
    description: countText(count),
    icon: new ThemeIcon('archive'),
    words: ITEM_WORDS.group,
    spoken: l10n.t('Other runs, whose entry is gone from the config file, {0}', countText(count)),
  };
}

/** @param among Whether the run stands among runs of other entries, so that its own must be named. */
export function runFace(run: RunSummary, among: boolean): Face {
  if (importOf(run) !== null) return importedRunFace(run);
  const label = among ? `${run.entry} · ${startedText(run)}` : startedText(run);
  const description = shortState(run);
  const live = isLive(run.status);
  const state = live ? l10n.t('training') : say(verdictTitle(run.verdict.kind));
  return {
    label,
    description,
    icon: runIcon(run),
    words: `${ITEM_WORDS.run} ${live ? ITEM_WORDS.live : ITEM_WORDS.ended}`,
    spoken: l10n.t('Run of {0}, started {1}, {2}, {3}', run.entry, startedText(run), state, description),
  };
}

/** A run that was read: nothing of it can be stopped. Its name says what it is; its age, how old its logs are. */
function importedRunFace(run: RunSummary): Face {
  const growing = isLive(run.status);
  const age = growing ? l10n.t('growing') : run.endedAt === null ? '' : ageText(run.endedAt);
  const best = run.validationBest === null ? null : bestText(run.validationBest, run.axis);
  const state = growing || best === null ? shortState(run) : best;
  const description = [state, age].filter((part) => part !== '').join(' · ');
  return {
    label: run.entry,
    description,
    icon: runIcon(run),
    words: [ITEM_WORDS.run, ITEM_WORDS.imported, ...(growing ? [] : [ITEM_WORDS.ended])].join(' '),
    spoken: l10n.t('Imported run {0}, {1}, {2}', run.entry, say(verdictTitle(run.verdict.kind)), description),
  };
}

/** Two faces of one text look the same. */
export function faceText(face: Face): string {
  return JSON.stringify([face.label, face.description, face.icon.id, face.icon.color?.id, face.words, face.spoken]);
}

function entryIcon(kind: 'trainer' | 'command'): ThemeIcon {
  return new ThemeIcon(kind === 'trainer' ? 'symbol-method' : 'terminal');
}

function countText(count: number): string {
  if (count === 0) return l10n.t('no runs yet');
  return count === 1 ? l10n.t('1 run') : l10n.t('{0} runs', count);
}

/** Folder and file, for a tooltip. */
export function placeText(file: ConfigFile): string {
  return path.join(file.root, file.name);
}
