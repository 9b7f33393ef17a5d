import { assertNever } from '../../src/core/assert';
import { formatEpoch } from '../../src/core/format';
import type { XAxis } from '../data/axis-points';
import { t } from '../texts';
import type { Axis } from './frame';
import { epochAxis, type Span } from './range';
import { clockAxis, formatMoment, formatRelative, relativeAxis } from './time-ticks';

/** What the four kinds of horizontal axis have of their own. */
interface AxisKind {
  /** Written at the end of the axis. */
  readonly title: () => string;
  /** Heading of the data table's first column. */
  readonly column: () => string;
  readonly axis: (span: Span, width: number) => Axis;
  /** A place, as exact as a person reads it; `exact` tells neighbours apart in a table. */
  readonly place: (x: number, exact: boolean) => string;
  /** A place with what it is: "Epoch 7". */
  readonly cursor: (place: string) => string;
  /** Narrowest zoom, and the width around a single point. */
  readonly narrowest: number;
  /** What is shown before there is anything. */
  readonly empty: () => Span;
}

const MINUTE = 60_000;

function locale(): string | undefined {
  return document.documentElement.lang === '' ? undefined : document.documentElement.lang;
}

const KINDS: Readonly<Record<XAxis, AxisKind>> = {
  epoch: {
    title: () => t('chart.epoch'),
    column: () => t('chart.columnEpoch'),
    axis: epochAxis,
    place: formatEpoch,
    cursor: (place) => t('chart.cursorEpoch', place),
    narrowest: 2,
    empty: () => ({ from: 1, to: 10 }),
  },
  step: {
    title: () => t('chart.step'),
    column: () => t('chart.axisStep'),
    axis: epochAxis,
    place: formatEpoch,
    cursor: (place) => t('chart.cursorStep', place),
    narrowest: 2,
    empty: () => ({ from: 1, to: 10 }),
  },
  time: {
    title: () => t('chart.time'),
    column: () => t('chart.axisTime'),
    axis: (span, width) => clockAxis(span, width, locale()),
    place: (x, exact) => formatMoment(x, exact ? 3 : 0, Date.now(), locale()),
    cursor: (place) => place,
    narrowest: 100,
    empty: () => ({ from: Date.now() - MINUTE, to: Date.now() }),
  },
  relative: {
    title: () => t('chart.relative'),
    column: () => t('chart.axisRelative'),
    axis: relativeAxis,
    place: (x, exact) => formatRelative(x, exact ? 3 : 0),
    cursor: (place) => t('chart.cursorRelative', place),
    narrowest: 100,
    empty: () => ({ from: 0, to: MINUTE }),
  },
};

export function axisKind(axis: XAxis): AxisKind {
  return KINDS[axis];
}

/** Name of an axis on its button. */
export function axisName(axis: XAxis): string {
  switch (axis) {
    case 'epoch':
      return t('chart.axisEpoch');
    case 'step':
      return t('chart.axisStep');
    case 'time':
      return t('chart.axisTime');
    case 'relative':
      return t('chart.axisRelative');
    default:
      return assertNever(axis);
  }
}
