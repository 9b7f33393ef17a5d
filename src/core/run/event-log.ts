import { assertNever } from '../assert';
import type { Json } from '../json';
import type { StopDecision } from '../stopping/types';
import type { RunEvent } from './events';
import type { StopCause } from './status';
import type { RunSummary, TestResult } from './summary';

const MAX_WARNINGS = 20;

/** What a run's events come to. Constant work per event. */
export class EventLog {
  startedAt: number | null = null;
  lastTime: number | null = null;
  /** The first stop, a rule's or somebody's: what came later only hurried it. */
  cause: StopCause | null = null;
  decision: StopDecision | null = null;
  ended: Extract<RunEvent, { type: 'ended' }> | null = null;
  test: TestResult | null = null;
  warnings: readonly string[] = [];
  /** Settings that became known while the run went on. */
  readonly hyperparameters = new Map<string, Json>();
  #best: RunSummary['checkpoint'] = null;
  #last: RunSummary['checkpoint'] = null;

  /** The best weights that were saved, failing that the last ones. */
  get checkpoint(): RunSummary['checkpoint'] {
    return this.#best ?? this.#last;
  }

  add(event: RunEvent): void {
    this.lastTime = event.time;
    switch (event.type) {
      case 'started':
        this.startedAt ??= event.time;
        break;
      case 'notice':
        if (event.level !== 'info') this.#warn(event.text);
        break;
      case 'stop-requested':
        this.cause ??= { kind: 'request', by: event.by };
        break;
      case 'stopped-by-rule':
        this.cause ??= { kind: 'rule', epoch: event.decision.epoch };
        this.decision = event.decision;
        break;
      case 'hyperparameters':
        for (const [name, value] of Object.entries(event.values)) this.hyperparameters.set(name, value);
        break;
      case 'checkpoint':
        if (event.which === 'best') this.#best = { epoch: event.epoch, path: event.path };
        else this.#last = { epoch: event.epoch, path: event.path };
        break;
      case 'evaluated':
        this.test = { epoch: event.epoch, rows: event.rows, values: event.values };
        break;
      case 'ended':
        this.ended = event;
        break;
      default:
        assertNever(event);
    }
  }

  /** The same words twice are said once; of too many the newest stay. */
  #warn(text: string): void {
    if (this.warnings.includes(text)) return;
    this.warnings = [...this.warnings, text].slice(-MAX_WARNINGS);
  }
}
