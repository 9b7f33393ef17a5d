import { assertNever } from '../../src/core/assert';
import { formatDuration, formatEpoch, formatPercent, formatValue } from '../../src/core/format';
import { isLive } from '../../src/core/run/status';
import type { Applied, NotApplicable, WhatIfOutcome } from '../../src/core/what-if/outcome';
import type { WhatIfRow } from '../../src/core/what-if/table';
import type { PanelStringKey } from '../../src/shared/strings';
import type { ShownRun } from '../data/model';
import { t } from '../texts';

const BETWEEN = ' · ';

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
  switch (outcome.kind) {
    case 'not-applicable':
      return reasonText(outcome.reason);
    case 'applied':
      return [
        stopText(run, outcome),
        ...(outcome.decision !== null && outcome.epochsSaved > 0 ? [savedText(outcome)] : []),
        keptText(outcome),
        ...lostText(outcome),
        ...(outcome.signed ? [t('whatIf.signed')] : []),
        ...endText(run, outcome.endEpoch),
      ].join(BETWEEN);
    default:
      return assertNever(outcome);
  }
}

function stopText(run: ShownRun, { decision, lastEpoch, endEpoch }: Applied): string {
  const live = isLive(run.view.summary.status);
  const [stop, end] = [formatEpoch(lastEpoch), formatEpoch(endEpoch)];
  if (decision !== null) {
    if (live) return t('whatIf.stopsLive', stop, end);
    return lastEpoch < endEpoch ? t('whatIf.stops', stop, end) : t('whatIf.stopsEnd', stop);
  }
  if (live) return t('whatIf.notYet', end);
  return endText(run, endEpoch).length > 0 ? t('whatIf.notBefore', end) : t('whatIf.never');
}

function savedText({ epochsSaved, msSaved }: Applied): string {
  const epochs = epochsSaved === 1 ? t('whatIf.savesOne') : t('whatIf.saves', formatEpoch(epochsSaved));
  return msSaved === null ? epochs : t('whatIf.savesAbout', epochs, roughly(msSaved));
}

function keptText({ kept }: Applied): string {
  return kept === null ? t('whatIf.keepsNothing') : t('whatIf.keeps', formatEpoch(kept.epoch), formatValue(kept.value));
}

function lostText({ kept, best, lost, lostShare }: Applied): string[] {
  if (best === null || kept === null) return [];
  if (lost === Infinity) return [t('whatIf.losesNumber')];
  if (lostShare === null) return [t('whatIf.losesPlain', formatValue(lost), formatEpoch(best.epoch))];
  return [t('whatIf.loses', formatPercent(lostShare), formatEpoch(best.epoch))];
}

/** Where a curve is cut, so that nobody takes its end for the end of what was possible. */
function endText(run: ShownRun, endEpoch: number): string[] {
  const { status, plannedEpochs } = run.view.summary;
  const end = formatEpoch(endEpoch);
  if ((status.kind === 'stopped' || status.kind === 'stopping') && status.cause.kind === 'rule') {
    return [t('whatIf.really', end)];
  }
  if (isLive(status) || plannedEpochs === null || endEpoch >= plannedEpochs) return [];
  const isCut = status.kind === 'stopped' || status.kind === 'failed' || status.kind === 'crashed';
  return isCut ? [t('whatIf.cut', end, formatEpoch(plannedEpochs))] : [];
}

/** What a rule makes of several runs. */
export function meanText(row: WhatIfRow): string {
  if (row.applied === 0) return row.runs === 0 ? t('whatIf.hidden') : t('whatIf.meanNone');
  const { stopped, applied, epochsSaved, shareSaved, lostShare, mostLost } = row;
  const saved = [formatEpoch(round(epochsSaved)), formatPercent(shareSaved)] as const;
  const text =
    lostShare === null || mostLost === null
      ? t('whatIf.meanNothing', stopped, applied, ...saved)
      : t('whatIf.mean', stopped, applied, ...saved, formatPercent(lostShare), formatPercent(mostLost));
  return applied === row.runs ? text : t('whatIf.meanSome', text, row.runs - applied);
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
