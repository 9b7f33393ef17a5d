import { env, l10n } from 'vscode';
import type { FoundRun } from '../../runner/import/types';

const MOST_METRICS = 4;

/** "512 B", "3.4 MB". */
export function sizeText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let size = Math.max(0, bytes);
  let unit = 0;
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000;
    unit++;
  }
  return `${unit === 0 || size >= 100 ? Math.round(size) : Number(size.toFixed(1))} ${units[unit] ?? ''}`;
}

const AGES = [
  [60, 'second'],
  [60, 'minute'],
  [24, 'hour'],
  [30, 'day'],
  [12, 'month'],
  [Infinity, 'year'],
] as const;

/** "3 days ago", in the reader's language. */
export function ageText(time: number, now = Date.now()): string {
  let age = Math.max(0, (now - time) / 1000);
  for (const [next, unit] of AGES) {
    if (age < next)
      return new Intl.RelativeTimeFormat(env.language, { numeric: 'auto' }).format(-Math.floor(age), unit);
    age /= next;
  }
  return '';
}

export function formatsText(run: FoundRun): string {
  return [...new Set(run.files.map(({ format }) => format))].join(', ');
}

/** "loss, val_loss, lr and 12 more". */
export function metricsText(names: readonly string[]): string {
  const shown = names.slice(0, MOST_METRICS).join(', ');
  return names.length <= MOST_METRICS ? shown : l10n.t('{0} and {1} more', shown, names.length - MOST_METRICS);
}

/** What a first look showed of a run, with its size and its age. */
export function glanceText(run: FoundRun): string {
  const parts: string[] = [];
  if (run.glance === null) parts.push(l10n.t('no curve found in it'));
  else {
    const { observations, whole } = run.glance;
    parts.push(
      !whole
        ? l10n.t('more than {0} observations', observations)
        : observations === 1
          ? l10n.t('1 observation')
          : l10n.t('{0} observations', observations),
    );
  }
  return [...parts, sizeText(run.bytes), ageText(run.modified)].join(' · ');
}
