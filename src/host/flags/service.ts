import { EventEmitter, workspace } from 'vscode';
import type { Memento } from 'vscode';
import type { RunSummary } from '../../core/run/summary';
import { isLive } from '../../core/run/status';
import { Disposables } from '../disposables';
import { SETTINGS, SETTINGS_SECTION } from '../ids';
import type { RunService } from '../runs/service';
import { liveFlags } from '../settings';
import type { FlagKind } from './steady';
import { SteadyVerdicts } from './steady';

/** A run that went wrong while it trained. */
export interface Flag {
  readonly kind: FlagKind;
  /** The run as it was last seen. */
  readonly run: RunSummary;
}

/** What was told before, so that a reload of the window does not tell it again. The newest of these stay. */
const MEMORY_KEY = 'lossline.flagsTold';
const MAX_TOLD = 200;

/**
 * Which runs overfit or diverge while they train. A flag comes when its verdict has held for a few epochs, goes when the
 * verdict changes while the run goes on, and stays when the run ends, until its entry is trained again.
 */
export class FlagService {
  private readonly disposables = new Disposables();
  private readonly emitter = this.disposables.add(new EventEmitter<void>());
  private readonly newsEmitter = this.disposables.add(new EventEmitter<Flag>());
  private readonly steady = new SteadyVerdicts();
  private readonly flags = new Map<string, Flag>();
  private readonly memory: Memento;
  private told: readonly string[];

  /** The flags have changed. */
  readonly onDidChange = this.emitter.event;
  /** A run is flagged for something that nobody was told of yet. */
  readonly onDidFlag = this.newsEmitter.event;

  constructor(runs: RunService, memory: Memento) {
    this.memory = memory;
    this.told = memory.get<readonly string[]>(MEMORY_KEY, []);
    this.disposables.add(
      runs.onDidChangeRuns(({ changed, removed }) => {
        let isNew = false;
        for (const { run, before } of changed) isNew = this.take(run, before) || isNew;
        for (const key of removed) isNew = this.drop(key) || isNew;
        if (isNew) this.emitter.fire();
      }),
    );
    this.disposables.add(
      workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(`${SETTINGS_SECTION}.${SETTINGS.liveFlags}`)) this.emitter.fire();
      }),
    );
  }

  /** The flags to be shown: none while the setting switches them off. What is noticed meanwhile is there once it is on. */
  all(): Flag[] {
    return liveFlags() === 'off' ? [] : [...this.flags.values()];
  }

  /** Whether the verdict that a run has now was told while it trained. */
  wasTold(run: RunSummary): boolean {
    return liveFlags() === 'notify' && this.flags.get(run.key)?.kind === run.verdict.kind;
  }

  dispose(): void {
    this.disposables.dispose();
  }

  /** Returns whether something is different now. */
  private take(run: RunSummary, before: RunSummary | null): boolean {
    const started = before === null && isLive(run.status) && this.dropEntry(run);
    const earlier = this.flags.get(run.key);
    if (!isLive(run.status)) {
      this.steady.forget(run.key);
      // What it was flagged for may be judged otherwise at the end; then there is nothing left to say.
      if (earlier === undefined) return started;
      if (run.verdict.kind !== earlier.kind) return this.drop(run.key);
      this.flags.set(run.key, { ...earlier, run });
      return true;
    }
    const kind = this.steady.see(run);
    if (kind === null)
      return (earlier !== undefined && run.verdict.kind !== earlier.kind && this.drop(run.key)) || started;
    this.flags.set(run.key, { kind, run });
    if (earlier?.kind !== kind) this.news({ kind, run });
    return true;
  }

  /** A new run of an entry makes the flags of its earlier ones history. */
  private dropEntry(run: RunSummary): boolean {
    let dropped = false;
    for (const [key, flag] of this.flags) {
      const isSame = flag.run.root === run.root && flag.run.entry === run.entry && key !== run.key;
      if (isSame && !isLive(flag.run.status)) dropped = this.drop(key) || dropped;
    }
    return dropped;
  }

  private drop(key: string): boolean {
    this.steady.forget(key);
    return this.flags.delete(key);
  }

  private news(flag: Flag): void {
    const name = `${flag.kind} ${flag.run.key}`;
    if (this.told.includes(name)) return;
    this.told = [...this.told, name].slice(-MAX_TOLD);
    void this.memory.update(MEMORY_KEY, this.told);
    this.newsEmitter.fire(flag);
  }
}
