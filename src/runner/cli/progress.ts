import type { Json } from '../../core/json';
import type { EpochValue, RunSummary } from '../../core/run/summary';
import type { MetricSeries } from '../../core/series/series';
import { EpochRows } from './epoch-rows';
import type { EpochRow } from './epoch-rows';
import { epochLine, liveBlock } from './live-block';
import { partsSince } from './parts';
import { jsonLine } from './run-json';
import { timeLeft } from './run-text';
import type { Screen } from './screen';
import type { Style } from './style';

/** A look at a run that is followed. */
export interface Look {
  readonly summary: RunSummary;
  readonly series: ReadonlyMap<string, MetricSeries>;
}

/** Shows a run while it goes on: rewritten in place, line by line, or as JSON. */
export interface Progress {
  /** Takes a look; called often, also when nothing is new. `hint` says what Ctrl+C would do. */
  show(look: Look, now: number, hint: string): void;
  /** The run has ended, or we leave: says what is still unsaid and leaves the terminal tidy. */
  finish(): void;
}

/** How long nothing must come before the first epoch is taken as whole. */
const QUIET_MS = 1000;
/** Metrics beside the losses that a line for logs names. */
const OTHER_METRICS = 4;

/** A block in the terminal, rewritten when something changed and once a second for the clock. */
export function createLiveProgress(input: {
  readonly screen: Screen;
  readonly style: Style;
  readonly unicode: boolean;
  readonly size: () => { readonly columns: number; readonly rows: number };
}): Progress {
  let shown = '';
  return {
    show: ({ summary, series }, now, hint) => {
      const { style, unicode } = input;
      const lines = liveBlock({ summary, series, style, unicode, ...input.size(), now, hint });
      const frame = lines.join('\n');
      if (frame === shown) return;
      shown = frame;
      input.screen.draw(lines);
    },
    finish: () => input.screen.clear(),
  };
}

interface Row extends EpochRow {
  /** Best validation loss up to this epoch. */
  readonly best: EpochValue | null;
}

/** One call of `print` an epoch. */
function createRowProgress(print: (row: Row, summary: RunSummary) => void): Progress {
  const rows = new EpochRows();
  let next = 0;
  let best: EpochValue | null = null;
  let lastNew = -Infinity;
  let last: RunSummary | null = null;
  const give = (given: readonly EpochRow[], summary: RunSummary): void => {
    for (const row of given) {
      const name = summary.losses.validation;
      const value = name === null ? undefined : row.values[name];
      if (value !== undefined && Number.isFinite(value) && (best === null || value < best.value)) {
        best = { epoch: row.epoch, value };
      }
      print({ ...row, best }, summary);
    }
  };
  return {
    show: ({ summary, series }, now) => {
      last = summary;
      const fresh = partsSince(series, next, summary.axis);
      next = fresh.next;
      if (fresh.parts.length > 0) lastNew = now;
      for (const part of fresh.parts) give(rows.push(part, summary.axis), summary);
      if (now - lastNew >= QUIET_MS) give(rows.quiet(summary.losses.validation), summary);
    },
    finish: () => {
      if (last !== null) give(rows.end(), last);
    },
  };
}

function orderedValues(row: EpochRow, losses: RunSummary['losses']): readonly (readonly [string, number])[] {
  const named = [losses.train, losses.validation].flatMap((name) => {
    const value = name === null ? undefined : row.values[name];
    return name === null || value === undefined ? [] : [[name, value] as const];
  });
  const others = Object.entries(row.values).filter(([name]) => name !== losses.train && name !== losses.validation);
  return [...named, ...others.slice(0, OTHER_METRICS)];
}

/** A line an epoch, for pipes and logs. */
export function createLineProgress(write: (line: string) => void, style: Style): Progress {
  return createRowProgress((row, summary) => {
    const { plannedEpochs: planned } = summary;
    const leftMs = timeLeft(summary, row.epoch, 0);
    const values = orderedValues(row, summary.losses);
    write(epochLine({ axis: summary.axis, epoch: row.epoch, planned, values, best: row.best, leftMs, style }));
  });
}

/** One JSON object an epoch: `{"type":"epoch","run":…,"epoch":1,"plannedEpochs":60,"step":13,"time":…,"values":{…},"best":{…}}`. */
export function createJsonProgress(write: (line: string) => void): Progress {
  return createRowProgress((row, summary) => {
    const object: Json = {
      type: 'epoch',
      axis: summary.axis,
      run: summary.id,
      epoch: row.epoch,
      plannedEpochs: summary.plannedEpochs,
      step: row.step,
      time: new Date(row.time).toISOString(),
      values: { ...row.values },
      best: row.best === null ? null : { epoch: row.best.epoch, value: row.best.value },
    };
    write(jsonLine(object));
  });
}
