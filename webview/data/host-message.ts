import type { DiffCell, DiffRow } from '../../src/core/diff/types';
import type { MetricsSource } from '../../src/core/config/plan';
import type { EngineRecord, RunRecord, RunTask } from '../../src/core/run/record';
import type { RunStatus, StopCause } from '../../src/core/run/status';
import type { EpochValue, LossNames, RunSummary, TestResult } from '../../src/core/run/summary';
import type { Check, StopDecision } from '../../src/core/stopping/types';
import type { ChosenBy } from '../../src/core/metrics/loss-chooser';
import type { SeriesPoints } from '../../src/core/series/points';
import { VERDICT_KINDS } from '../../src/core/verdict/types';
import type { Verdict, VerdictKind } from '../../src/core/verdict/types';
import { isPanelAction } from '../../src/shared/guard';
import type {
  EmptyState,
  HostMessage,
  PanelRun,
  RunChoice,
  RunDelta,
  RunView,
  SeriesAppend,
  SuggestionView,
} from '../../src/shared/protocol';
import {
  hasAtLeast,
  isBoolean,
  isCount,
  isListOf,
  isNullOr,
  isNumber,
  isOneOf,
  isPlainObject,
  isRecordOf,
  isText,
  type FieldShapes,
  type Shape,
} from '../../src/shared/shape';

/**
 * Checks the host's messages before the panel believes them: every window can post to a webview. Of a run's summary
 * only what the panel reads is checked, and fields it does not know are let through, so that a newer host is
 * understood.
 */

const isWord = isText(10_000);
const isLongText = isText(100_000);
const isEpochValue = hasAtLeast<EpochValue>({ epoch: isNumber, value: isNumber });

const KINDS: Readonly<Record<RunStatus['kind'], Shape<unknown>>> = {
  starting: isPlainObject,
  running: isPlainObject,
  stopping: hasAtLeast<{ cause: StopCause }>({ cause: isStopCause }),
  recorded: isPlainObject,
  completed: isPlainObject,
  stopped: hasAtLeast<{ cause: StopCause }>({ cause: isStopCause }),
  failed: isPlainObject,
  crashed: isPlainObject,
  unreadable: isPlainObject,
};

function isStopCause(value: unknown): value is StopCause {
  return (
    isPlainObject(value) && (value['kind'] === 'request' || (value['kind'] === 'rule' && isNumber(value['epoch'])))
  );
}

function isStatus(value: unknown): value is RunStatus {
  if (!isPlainObject(value) || typeof value['kind'] !== 'string') return false;
  return Object.entries(KINDS).some(([kind, shape]) => kind === value['kind'] && shape(value));
}

const isVerdict = hasAtLeast<Verdict>({
  kind: isOneOf<VerdictKind>(...VERDICT_KINDS),
  span: isNullOr(hasAtLeast<{ readonly from: number; readonly to: number }>({ from: isNumber, to: isNumber })),
});

function isTask(value: unknown): value is RunTask {
  return isPlainObject(value) && isOneOf('trainer', 'command', 'import')(value['kind']);
}

const isSummary = hasAtLeast<RunSummary>({
  entry: isWord,
  record: isNullOr(
    hasAtLeast<RunRecord>({
      configFile: isNullOr(isWord),
      task: isTask,
      metrics: hasAtLeast<MetricsSource>({ train: isNullOr(isWord), validation: isNullOr(isWord) }),
      engine: isNullOr(hasAtLeast<EngineRecord>({ name: isText(50) as Shape<EngineRecord['name']>, version: isWord })),
    }),
  ),
  status: isStatus,
  durationMs: isNullOr(isNumber),
  epochMs: isNullOr(isNumber),
  epoch: isNumber,
  plannedEpochs: isNullOr(isNumber),
  axis: isOneOf<RunSummary['axis']>('epoch', 'step'),
  chosenBy: hasAtLeast<RunSummary['chosenBy']>({
    train: isOneOf<ChosenBy>('config', 'habit'),
    validation: isOneOf<ChosenBy>('config', 'habit'),
  }),
  losses: hasAtLeast<LossNames>({ train: isNullOr(isWord), validation: isNullOr(isWord) }),
  metricNames: isListOf(isText(10_000), 100_000),
  trainLast: isNullOr(isEpochValue),
  validationLast: isNullOr(isEpochValue),
  validationBest: isNullOr(isEpochValue),
  trainAtBest: isNullOr(isEpochValue),
  verdict: isVerdict,
  stop: isNullOr(
    hasAtLeast<StopDecision>({
      epoch: isNumber,
      best: isNullOr(hasAtLeast<Check>({ epoch: isNumber, value: isNumber })),
    }),
  ),
  test: isNullOr(hasAtLeast<TestResult>({ epoch: isNumber, rows: isNumber, values: isRecordOf(isNumber, 10_000) })),
  warnings: isListOf(isLongText, 1_000),
});

const VIEW: FieldShapes<RunView> = {
  summary: isSummary,
  statusText: isLongText,
  verdictTitle: isLongText,
  confidenceText: isNullOr(isLongText),
  verdictText: isLongText,
  suggestions: isListOf(hasAtLeast<SuggestionView>({ title: isLongText, reason: isLongText, applies: isBoolean }), 100),
  stopText: isNullOr(isLongText),
  canStop: isBoolean,
};

function isFloats(value: unknown): value is Float64Array<ArrayBuffer> {
  return value instanceof Float64Array;
}

const areFloats = hasAtLeast<SeriesPoints>({ epoch: isFloats, value: isFloats });

/** All columns have one length; steps and times may be left out. */
function isPoints(value: unknown): value is SeriesPoints {
  if (!areFloats(value) || value.epoch.length !== value.value.length) return false;
  const { length } = value.epoch;
  return [value.step, value.time].every((column: unknown) => {
    return column === undefined || (isFloats(column) && column.length === length);
  });
}

function isAppend(value: unknown): value is SeriesAppend {
  return isPoints(value) && 'from' in value && isCount(value.from);
}

const isRun = hasAtLeast<PanelRun>({ ...VIEW, key: isWord, series: isRecordOf(isPoints, 20_000) });

const isDelta = hasAtLeast<RunDelta>({
  key: isWord,
  view: isNullOr(hasAtLeast<RunView>(VIEW)),
  series: isRecordOf(isAppend, 20_000),
});

const isChoices = isListOf(
  hasAtLeast<RunChoice>({ key: isWord, label: isWord, detail: isLongText, live: isBoolean }),
  100_000,
);

function isCell(value: unknown): value is DiffCell {
  if (!isPlainObject(value)) return false;
  return value['kind'] === 'missing' || (value['kind'] === 'value' && 'value' in value && value['value'] !== undefined);
}

const isDiff = isListOf(
  hasAtLeast<DiffRow>({ path: isWord, cells: isListOf(isCell, 1_000), differs: isBoolean }),
  10_000,
);

const isEmptyState = hasAtLeast<EmptyState>({
  reason: isOneOf('no-config', 'no-runs', 'nothing-selected', 'restricted'),
  title: isLongText,
  text: isLongText,
  actions: isListOf(hasAtLeast<EmptyState['actions'][number]>({ title: isLongText, action: isPanelAction }), 10),
});

const MESSAGES: { readonly [K in HostMessage['type']]: Shape<Extract<HostMessage, { type: K }>> } = {
  snapshot: hasAtLeast<Extract<HostMessage, { type: 'snapshot' }>>({
    revision: isCount,
    strings: isRecordOf(isLongText, 10_000),
    locale: isText(100),
    runs: isListOf(isRun, 1_000),
    diff: isDiff,
    choices: isChoices,
    empty: isNullOr(isEmptyState),
  }),
  delta: hasAtLeast<Extract<HostMessage, { type: 'delta' }>>({
    revision: isCount,
    runs: isListOf(isDelta, 1_000),
    choices: isNullOr(isChoices),
  }),
};

/** Whether a value is a message that the panel can show without failing. Never throws. */
export function isHostMessage(value: unknown): value is HostMessage {
  if (!isPlainObject(value)) return false;
  if (value['type'] === 'snapshot') return MESSAGES.snapshot(value);
  return value['type'] === 'delta' && MESSAGES.delta(value);
}
