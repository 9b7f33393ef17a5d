import type { DiffRow } from '../core/diff/types';
import type { RunSummary } from '../core/run/summary';
import type { SeriesPoints } from '../core/series/points';
import type { GivenParameters } from '../core/stopping/presets';
import type { WhatIfRule } from '../core/what-if/setting';

/**
 * The host owns the data, the panel owns the view state. The panel says `ready`, gets a `snapshot`, then `delta`s
 * while it is visible. Every message carries a revision; when one is missing the panel sends `ready` again.
 */

/** New points of a metric, to be put at `from` (0-based); points from there on are replaced. */
export interface SeriesAppend extends SeriesPoints {
  readonly from: number;
}

/** A suggestion as the panel shows it. */
export interface SuggestionView {
  readonly title: string;
  readonly reason: string;
  readonly applies: boolean;
}

/** What the panel shows of a run beside its curves: everything that needs translation comes as finished text. */
export interface RunView {
  readonly summary: RunSummary;
  /** For example "stopped by early stopping at epoch 32". */
  readonly statusText: string;
  readonly verdictTitle: string;
  /** How sure the verdict is, in a word or two; null where nothing is claimed. */
  readonly confidenceText: string | null;
  readonly verdictText: string;
  /** `applies`: whether it can be written into the config; else it is advice. */
  readonly suggestions: readonly SuggestionView[];
  /** What the stopping rule says, null when it says nothing: "With patience 10 this run stops at epoch 32 …". */
  readonly stopText: string | null;
  /** Whether the run can be asked to stop now. */
  readonly canStop: boolean;
}

/** A run in the panel: what to say and what to draw. */
export interface PanelRun extends RunView {
  readonly key: string;
  readonly series: Readonly<Record<string, SeriesPoints>>;
}

/** Changes of one run since the last message. */
export interface RunDelta {
  readonly key: string;
  readonly view: RunView | null;
  readonly series: Readonly<Record<string, SeriesAppend>>;
}

/** A run that could be shown, for the panel's own list. */
export interface RunChoice {
  readonly key: string;
  readonly label: string;
  readonly detail: string;
  readonly live: boolean;
}

/** What stands in the panel when there is no run to show. */
export interface EmptyState {
  readonly reason: 'no-config' | 'no-runs' | 'nothing-selected' | 'restricted';
  readonly title: string;
  readonly text: string;
  readonly actions: readonly { readonly title: string; readonly action: PanelAction }[];
}

/** A button in the panel that the host carries out. */
export type PanelAction =
  | { readonly kind: 'train' }
  | { readonly kind: 'create-config' }
  | { readonly kind: 'manage-trust' }
  | { readonly kind: 'stop'; readonly key: string }
  /** `index`: which of the run's suggestions. */
  | { readonly kind: 'apply-suggestion'; readonly key: string; readonly index: number }
  | { readonly kind: 'open-log'; readonly key: string }
  | { readonly kind: 'open-config'; readonly key: string }
  | { readonly kind: 'reveal'; readonly key: string }
  | { readonly kind: 'train-again'; readonly key: string }
  | { readonly kind: 'choose-losses'; readonly key: string }
  /** Put a stopping rule into the entry that a run comes from; `given`: its parameters, all or those that matter. */
  | { readonly kind: 'write-rule'; readonly key: string; readonly rule: WhatIfRule; readonly given: GivenParameters }
  | { readonly kind: 'import' };

/** Host to panel. */
export type HostMessage =
  | {
      readonly type: 'snapshot';
      readonly revision: number;
      /** Texts of the panel by key, translated; see panelStrings in strings.ts. */
      readonly strings: Readonly<Record<string, string>>;
      readonly locale: string;
      readonly runs: readonly PanelRun[];
      /** Rows of the comparison, all of them; the panel hides the equal ones. Empty with fewer than two runs. */
      readonly diff: readonly DiffRow[];
      readonly choices: readonly RunChoice[];
      readonly empty: EmptyState | null;
    }
  | {
      readonly type: 'delta';
      readonly revision: number;
      readonly runs: readonly RunDelta[];
      /** Null when unchanged. */
      readonly choices: readonly RunChoice[] | null;
    };

/** Panel to host. Checked by the guard in guard.ts before anything is done with it. */
export type PanelMessage =
  /** Send a snapshot. `selected`: runs the panel showed before a reload, null on first start. */
  | { readonly type: 'ready'; readonly selected: readonly string[] | null }
  /** Show these runs. */
  | { readonly type: 'select'; readonly keys: readonly string[] }
  | { readonly type: 'action'; readonly action: PanelAction }
  /** The panel could not do something; goes to the log. */
  | { readonly type: 'failed'; readonly message: string };
