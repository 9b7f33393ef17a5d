import type { Json } from '../json';
import type { StopDecision } from '../stopping/types';

/** A process, told apart from a later one that got the same pid by its start time. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Opaque start time (Linux: field 22 of /proc/<pid>/stat); null where the platform does not tell. */
  readonly startTime: string | null;
  readonly host: string;
}

/** Who asked a run to stop. */
export type StopRequester = 'panel' | 'explorer' | 'status bar' | 'command' | 'terminal' | 'signal';

interface EventBase {
  readonly seq: number;
  /** Milliseconds since 1970. */
  readonly time: number;
}

/** One line of `events.jsonl`. */
export type RunEvent =
  | (EventBase & { readonly type: 'started'; readonly process: ProcessIdentity })
  /** Something a person should know: missing values left out, engine chosen, disk full. */
  | (EventBase & { readonly type: 'notice'; readonly level: 'info' | 'warning' | 'error'; readonly text: string })
  | (EventBase & { readonly type: 'stop-requested'; readonly by: StopRequester })
  | (EventBase & { readonly type: 'stopped-by-rule'; readonly decision: StopDecision })
  /** Settings that became known while it ran: printed, or found in a log. run.json wins key by key. */
  | (EventBase & { readonly type: 'hyperparameters'; readonly values: Readonly<Record<string, Json>> })
  /** Weights were saved. `path` is relative to the run directory. */
  | (EventBase & {
      readonly type: 'checkpoint';
      readonly which: 'best' | 'last';
      readonly epoch: number;
      readonly path: string;
    })
  /** The test split, evaluated once, with the best weights. */
  | (EventBase & {
      readonly type: 'evaluated';
      readonly split: 'test';
      readonly epoch: number;
      readonly rows: number;
      readonly values: Readonly<Record<string, number>>;
    })
  | (EventBase & {
      readonly type: 'ended';
      readonly exitCode: number | null;
      readonly signal: string | null;
      /** What went wrong, in the training program's own words where it has some; null when nothing did. */
      readonly message: string | null;
    });

/** An event before the writer has numbered and dated it. */
export type NewRunEvent = RunEvent extends infer E ? (E extends RunEvent ? Omit<E, 'seq' | 'time'> : never) : never;
