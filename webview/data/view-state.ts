import {
  isBoolean,
  isFinite,
  isListOf,
  isNullOr,
  isOneOf,
  isPlainObject,
  isRecordOf,
  isText,
  isCount,
} from '../../src/shared/shape';
import { FIRST_WHAT_IF, readWhatIf, type WhatIfState } from '../what-if/state';
import { X_AXES, type XAxis } from './axis-points';

/** What the panel remembers across a reload; the host keeps it without looking inside. */
export interface ViewState {
  /** Keys of the runs shown; null before the first snapshot. */
  readonly selected: readonly string[] | null;
  /** What the horizontal axis counts; null leaves it to the runs. */
  readonly axis: XAxis | null;
  /** What of the axis is in view; null for all. */
  readonly zoom: { readonly from: number; readonly to: number } | null;
  readonly logScale: boolean;
  /** 0 draws raw values; below 1. */
  readonly smoothing: number;
  /** Id of the metric drawn, see metrics.ts. */
  readonly metric: string;
  /** Ids of further metrics, each in a small chart of its own below. */
  readonly extra: readonly string[];
  /** Whether the comparison shows rows that are equal in all runs. */
  readonly showAll: boolean;
  /** Keys of runs that the legend hides. */
  readonly hiddenRuns: readonly string[];
  readonly hideTrain: boolean;
  readonly hideValidation: boolean;
  /** Whether the list of runs is open; null leaves it to the width. */
  readonly listOpen: boolean | null;
  readonly tableOpen: boolean;
  readonly whatIf: WhatIfState;
  /** Number of the colour and mark of each run, so that a run keeps them while others come and go. */
  readonly slots: Readonly<Record<string, number>>;
}

export const FIRST_STATE: ViewState = {
  selected: null,
  axis: null,
  zoom: null,
  logScale: false,
  smoothing: 0,
  metric: 'loss',
  extra: [],
  showAll: false,
  hiddenRuns: [],
  hideTrain: false,
  hideValidation: false,
  listOpen: null,
  tableOpen: false,
  whatIf: FIRST_WHAT_IF,
  slots: {},
};

const isKey = isText(8_192);
const isKeys = isListOf(isKey, 1_000);

function isZoom(value: unknown): value is NonNullable<ViewState['zoom']> {
  return isPlainObject(value) && isFinite(value['from']) && isFinite(value['to']) && value['from'] < value['to'];
}

function isSmoothing(value: unknown): value is number {
  return isFinite(value) && value >= 0 && value < 1;
}

/** Reads what an earlier panel, perhaps of another version, saved; whatever does not fit falls back. */
export function readViewState(saved: unknown): ViewState {
  const from = isPlainObject(saved) ? saved : {};
  const take = <T>(name: keyof ViewState, shape: (value: unknown) => value is T, otherwise: T): T => {
    const value = from[name];
    return shape(value) ? value : otherwise;
  };
  return {
    selected: take('selected', isNullOr(isKeys), FIRST_STATE.selected),
    axis: take('axis', isNullOr(isOneOf(...X_AXES)), FIRST_STATE.axis),
    zoom: take('zoom', isNullOr(isZoom), FIRST_STATE.zoom),
    logScale: take('logScale', isBoolean, FIRST_STATE.logScale),
    smoothing: take('smoothing', isSmoothing, FIRST_STATE.smoothing),
    metric: take('metric', isText(1_000), FIRST_STATE.metric),
    extra: take('extra', isListOf(isText(1_000), 100), FIRST_STATE.extra),
    showAll: take('showAll', isBoolean, FIRST_STATE.showAll),
    hiddenRuns: take('hiddenRuns', isKeys, FIRST_STATE.hiddenRuns),
    hideTrain: take('hideTrain', isBoolean, FIRST_STATE.hideTrain),
    hideValidation: take('hideValidation', isBoolean, FIRST_STATE.hideValidation),
    listOpen: take('listOpen', isNullOr(isBoolean), FIRST_STATE.listOpen),
    tableOpen: take('tableOpen', isBoolean, FIRST_STATE.tableOpen),
    whatIf: readWhatIf(from['whatIf']),
    slots: take('slots', isRecordOf(isCount, 1_000), FIRST_STATE.slots),
  };
}

/** Numbers for the runs shown: a run keeps its own, a new one gets the smallest that is free. */
export function assignSlots(
  slots: Readonly<Record<string, number>>,
  keys: readonly string[],
): Readonly<Record<string, number>> {
  const next: Record<string, number> = Object.create(null) as Record<string, number>;
  const used = new Set<number>();
  for (const key of keys) {
    const slot = Object.hasOwn(slots, key) ? slots[key] : undefined;
    if (slot === undefined || used.has(slot)) continue;
    next[key] = slot;
    used.add(slot);
  }
  let free = 0;
  for (const key of keys) {
    if (next[key] !== undefined) continue;
    while (used.has(free)) free += 1;
    next[key] = free;
    used.add(free);
  }
  return next;
}
