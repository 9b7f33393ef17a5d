import type { DiffRow } from '../../src/core/diff/types';
import type {
  EmptyState,
  HostMessage,
  PanelRun,
  RunChoice,
  RunDelta,
  RunView,
  SeriesAppend,
} from '../../src/shared/protocol';
import { Points } from './points';

/** A run as the panel holds it. */
export interface ShownRun {
  readonly key: string;
  readonly view: RunView;
  readonly series: ReadonlyMap<string, Points>;
}

type Snapshot = Extract<HostMessage, { type: 'snapshot' }>;
type Delta = Extract<HostMessage, { type: 'delta' }>;

/** What a message did to the model. */
export type Applied =
  | { readonly kind: 'replaced' }
  | { readonly kind: 'grown'; readonly choices: boolean }
  /** Something was missed: ask for a snapshot. */
  | { readonly kind: 'gap' };

/** What the host said last, and nothing of the panel's own. */
export interface Model {
  readonly runs: readonly ShownRun[];
  readonly diff: readonly DiffRow[];
  readonly choices: readonly RunChoice[];
  readonly empty: EmptyState | null;
}

interface MutableRun {
  readonly key: string;
  view: RunView;
  readonly series: Map<string, Points>;
}

/** Applies the host's messages in order and notices when one is missing. */
export class HostModel implements Model {
  runs: readonly MutableRun[] = [];
  diff: readonly DiffRow[] = [];
  choices: readonly RunChoice[] = [];
  empty: EmptyState | null = null;
  /** Null before the first snapshot. */
  #revision: number | null = null;

  takeSnapshot(message: Snapshot): Applied {
    const seen = new Set<string>();
    this.runs = message.runs
      .filter((run) => !seen.has(run.key) && seen.add(run.key))
      .map((run) => ({ key: run.key, view: viewOf(run), series: seriesOf(run) }));
    this.diff = message.diff;
    this.choices = message.choices;
    this.empty = message.empty;
    this.#revision = message.revision;
    return { kind: 'replaced' };
  }

  takeDelta(message: Delta): Applied {
    if (this.#revision === null || message.revision !== this.#revision + 1) return { kind: 'gap' };
    for (const delta of message.runs) if (!this.#takeRun(delta)) return { kind: 'gap' };
    this.#revision = message.revision;
    if (message.choices !== null) this.choices = message.choices;
    return { kind: 'grown', choices: message.choices !== null };
  }

  #takeRun(delta: RunDelta): boolean {
    const run = this.runs.find((candidate) => candidate.key === delta.key);
    if (run === undefined) return false;
    if (delta.view !== null) run.view = delta.view;
    return Object.entries(delta.series).every(([name, append]) => putPoints(run.series, name, append));
  }
}

function putPoints(series: Map<string, Points>, name: string, append: SeriesAppend): boolean {
  let points = series.get(name);
  if (points === undefined) {
    points = new Points();
    series.set(name, points);
  }
  return points.put(append.from, append);
}

function seriesOf(run: PanelRun): Map<string, Points> {
  const series = new Map<string, Points>();
  for (const [name, points] of Object.entries(run.series)) putPoints(series, name, { ...points, from: 0 });
  return series;
}

function viewOf(run: PanelRun): RunView {
  const { summary, statusText, verdictTitle, verdictText, suggestions, stopText, canStop } = run;
  return { summary, statusText, verdictTitle, verdictText, suggestions, stopText, canStop };
}
