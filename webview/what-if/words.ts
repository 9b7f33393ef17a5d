import { assertNever } from '../../src/core/assert';
import { formatDuration, formatEpoch, formatPercent, formatValue } from '../../src/core/format';
import { isLive } from '../../src/core/run/status';
import type { Applied, NotApplicable, WhatIfOutcome } from '../../src/core/what-if/outcome';
import type { WhatIfRow } from '../../src/core/what-if/table';
import type { PanelStringKey } from '../../src/shared/strings';
import { countsStepsOnly } from '../data/axes';
import type { ShownRun } from '../data/model';
import { t } from '../texts';

const BETWEEN = ' · ';

/** What runs are measured by; `mixed` where some count steps only, so that sums of both mean nothing. */
export type Measure = 'epoch' | 'step' | 'mixed';

/** Texts that come with epochs and with steps. */
type MeasuredKey = {
  [K in PanelStringKey]: `${K}Step` extends PanelStringKey ? K : never;
}[PanelStringKey];

export function measureOf(runs: readonly ShownRun[]): Measure {
  const steps = runs.filter(countsStepsOnly).length;
  return steps === 0 ? 'epoch' : steps === runs.length ? 'step' : 'mixed';
}

/** A text in epochs, or the same in steps. */
export function measured(key: MeasuredKey, inSteps: boolean, ...args: readonly (string | number)[]): string {
  return t(inSteps ? `${key}Step` : key, ...args);
}

const REASONS: Readonly<Record<NotApplicable, PanelStringKey>> = {
  'no-validation': 'whatIf.noValidation',
  'no-train': 'whatIf.noTrain',
  'zero-best': 'whatIf.zeroBest',
};

export function reasonText(reason: NotApplicable): string {
  return t(REASONS[reason]);
}

/** What a rule makes of a run: "stops at epoch 32 of 200 · saves 168 epochs (about 4 min) · keeps epoch 22 (0.412) · …" */
export function outcomeText(run: ShownRun, outcome: WhatIfOutcome): string {
  const steps = countsStepsOnly(run);
  switch (outcome.kind) {
    case 'not-applicable':
      return reasonText(outcome.reason);
    case 'applied':
      return [
        stopText(run, outcome),
        ...(outcome.decision !== null && outcome.epochsSaved > 0 ? [savedText(outcome, steps)] : []),
        keptText(outcome, steps),
        ...lostText(outcome, steps),
        ...(outcome.signed ? [t('whatIf.signed')] : []),
        ...endText(run, outcome.endEpoch),
      ].join(BETWEEN);
    default:
      return assertNever(outcome);
  }
}

function stopText(run: ShownRun, { decision, lastEpoch, endEpoch }: Applied): string {
  const live = isLive(run.view.summary.status);
  const steps = countsStepsOnly(run);
  const [stop, end] = [formatEpoch(lastEpoch), formatEpoch(endEpoch)];
  if (decision !== null) {
    if (live) return measured('whatIf.stopsLive', steps, stop, end);
    return lastEpoch < endEpoch ? measured('whatIf.stops', steps, stop, end) : measured('whatIf.stopsEnd', steps, stop);
  }
  if (live) return measured('whatIf.notYet', steps, end);
  return endText(run, endEpoch).length > 0 ? measured('whatIf.notBefore', steps, end) : t('whatIf.never');
}

function savedText({ epochsSaved, msSaved }: Applied, steps: boolean): string {
  const saved =
    epochsSaved === 1 ? measured('whatIf.savesOne', steps) : measured('whatIf.saves', steps, formatEpoch(epochsSaved));
  return msSaved === null ? saved : t('whatIf.savesAbout', saved, roughly(msSaved));
}

function keptText({ kept }: Applied, steps: boolean): string {
  if (kept === null) return t('whatIf.keepsNothing');
  return measured('whatIf.keeps', steps, formatEpoch(kept.epoch), formatValue(kept.value));
}

function lostText({ kept, best, lost, lostShare }: Applied, steps: boolean): string[] {
  if (best === null || kept === null) return [];
  if (lost === Infinity) return [t('whatIf.losesNumber')];
  const epoch = formatEpoch(best.epoch);
  return lostShare === null
    ? [measured('whatIf.losesPlain', steps, formatValue(lost), epoch)]
    : [measured('whatIf.loses', steps, formatPercent(lostShare), epoch)];
}

/** Where a curve is cut, so that nobody takes its end for the end of what was possible. */
function endText(run: ShownRun, endEpoch: number): string[] {
  const { status, plannedEpochs } = run.view.summary;
  const steps = countsStepsOnly(run);
  const end = formatEpoch(endEpoch);
  if ((status.kind === 'stopped' || status.kind === 'stopping') && status.cause.kind === 'rule') {
    return [measured('whatIf.really', steps, end)];
  }
  if (isLive(status) || plannedEpochs === null || endEpoch >= plannedEpochs) return [];
  const isCut = status.kind === 'stopped' || status.kind === 'failed' || status.kind === 'crashed';
  return isCut ? [measured('whatIf.cut', steps, end, formatEpoch(plannedEpochs))] : [];
}

/** What a rule makes of several runs. */
export function meanText(row: WhatIfRow, measure: Measure): string {
  if (row.applied === 0) return row.runs === 0 ? t('whatIf.hidden') : t('whatIf.meanNone');
  const { applied } = row;
  const text = sumText(row, measure);
  return applied === row.runs ? text : t('whatIf.meanSome', text, row.runs - applied);
}

function sumText(row: WhatIfRow, measure: Measure): string {
  const { stopped, applied, epochsSaved, shareSaved } = row;
  const share = formatPercent(shareSaved);
  const lost = [formatPercent(row.lostShare ?? NaN), formatPercent(row.mostLost ?? NaN)] as const;
  if (measure === 'mixed') return t('whatIf.meanMixed', stopped, applied, share, ...lost);
  const saved = [stopped, applied, formatEpoch(round(epochsSaved)), share] as const;
  return row.lostShare === null
    ? measured('whatIf.meanNothing', measure === 'step', ...saved)
    : measured('whatIf.mean', measure === 'step', ...saved, ...lost);
}

/** A mean of epochs to one digit. */
export function round(epochs: number): number {
  return Number(epochs.toFixed(1));
}

/** A span of time as people say it: `4 min`, not `3 min 52 s`. */
export function roughly(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  return minutes >= 2 && minutes < 60 ? `${String(minutes)} min` : formatDuration(ms);
}
