import { env, workspace } from 'vscode';
import { diffRuns } from '../../core/diff/diff';
import type { RunSummary } from '../../core/run/summary';
import { isPanelMessage } from '../../shared/guard';
import type { HostMessage, PanelAction, RunChoice } from '../../shared/protocol';
import type { ConfigService } from '../config/service';
import { Disposables } from '../disposables';
import type { Log } from '../log';
import { newestFirst } from '../runs/groups';
import type { RunService } from '../runs/service';
import { Gathered } from '../schedule';
import { emptyState } from './empty';
import { Pending } from './pending';
import { panelStrings } from './strings';
import { runChoices, runView } from './view';

const GATHER_MS = 100;
/** How long a run that has just been started may take to be seen, before the panel says that it shows nothing. */
const PATIENCE_MS = 3_000;

/** The part of a webview that the conversation needs; tests put in their own. */
export interface PanelPort {
  post(message: HostMessage): void;
  readonly visible: boolean;
}

export interface SessionInput {
  readonly port: PanelPort;
  readonly configs: ConfigService;
  readonly runs: RunService;
  readonly log: Log;
  /** Runs to show; null when the page is to say what it showed before. */
  readonly selected: readonly string[] | null;
  readonly act: (action: PanelAction) => void;
  readonly onTitle: (runs: readonly RunSummary[]) => void;
}

/**
 * The conversation with one panel: `ready` from the page, a snapshot to it, then deltas while it is visible. A page
 * that was hidden is gone; when it is shown again it says `ready` anew.
 */
export class PanelSession {
  private readonly input: SessionInput;
  private readonly disposables = new Disposables();
  private readonly gathered: Gathered;
  private readonly pending = new Pending();
  private selected: readonly string[] | null;
  private revision = 0;
  /** The page has said `ready` and has not been hidden since. */
  private listening = false;
  private snapshotDue = false;
  private choicesSent = '';
  private patientUntil = Date.now() + PATIENCE_MS;
  private patience: NodeJS.Timeout | undefined;

  constructor(input: SessionInput) {
    this.input = input;
    this.selected = input.selected;
    this.gathered = this.disposables.add(new Gathered(GATHER_MS, () => this.flush()));
    const { runs, configs } = input;
    this.disposables.add(
      runs.onDidChangeRuns(({ changed, removed }) => {
        for (const { run, before } of changed) {
          if (!this.shows(run.key)) continue;
          if (before === null) this.subscribe();
          // A run that has just come up, or whose record has, changes the comparison too.
          if (before === null || (before.record === null) !== (run.record === null)) this.snapshotDue = true;
          else this.pending.noteView(run.key);
        }
        if (removed.some((key) => this.shows(key)) || this.shownRuns().length === 0) this.snapshotDue = true;
        this.gathered.trigger();
      }),
    );
    this.disposables.add(
      runs.onDidChangeSeries((change) => {
        if (!this.shows(change.key)) return;
        if (change.dropped) this.snapshotDue = true;
        else this.pending.noteSeries(change);
        this.gathered.trigger();
      }),
    );
    const emptyChanged = (): void => {
      if (this.shownRuns().length > 0) return;
      this.snapshotDue = true;
      this.gathered.trigger();
    };
    this.disposables.add(configs.onDidChange(emptyChanged));
    this.disposables.add(workspace.onDidGrantWorkspaceTrust(emptyChanged));
  }

  /** Runs shown, also those the run service has not heard of yet. */
  keys(): readonly string[] {
    return this.selected ?? [];
  }

  /** Shows these runs from now on. */
  select(keys: readonly string[]): void {
    this.selected = [...new Set(keys)];
    this.patientUntil = Date.now() + PATIENCE_MS;
    this.subscribe();
    this.snapshotDue = true;
    if (this.listening) this.flush();
  }

  /** The page went out of sight: VS Code has thrown it away. */
  hidden(): void {
    this.listening = false;
  }

  /** A message from the page; anything that is not one is logged and left alone. */
  receive(message: unknown): void {
    if (!isPanelMessage(message)) {
      this.input.log.warn('The panel sent a message that is not one of its own.');
      return;
    }
    switch (message.type) {
      case 'ready':
        this.selected ??= message.selected;
        this.subscribe();
        this.listening = true;
        this.snapshotDue = true;
        this.flush();
        return;
      case 'select':
        this.select(message.keys);
        return;
      case 'action':
        this.input.act(message.action);
        return;
      case 'failed':
        this.input.log.error(`Panel: ${message.message}`);
        return;
    }
  }

  dispose(): void {
    clearTimeout(this.patience);
    this.disposables.dispose();
    this.input.runs.watchSeries([]);
  }

  private shows(key: string): boolean {
    return this.selected?.includes(key) === true;
  }

  private shownRuns(): RunSummary[] {
    return this.keys()
      .map((key) => this.input.runs.get(key))
      .filter((run) => run !== undefined);
  }

  /** Asks for the points of the runs shown; only of runs that are known, whatever the page says. */
  private subscribe(): void {
    this.input.runs.watchSeries(this.shownRuns().map((run) => run.key));
  }

  /** With nothing chosen the panel shows what was trained last. */
  private chooseNewest(): void {
    const newest = this.input.runs.all().sort(newestFirst)[0];
    if (this.selected !== null || newest === undefined || !this.input.runs.complete) return;
    this.selected = [newest.key];
    this.subscribe();
  }

  /** Whether there is nothing to show only because it has not been seen yet. */
  private mayStillCome(): boolean {
    if (this.shownRuns().length > 0 || Date.now() >= this.patientUntil) return false;
    return this.keys().length > 0 || !this.input.runs.complete;
  }

  private flush(): void {
    if (!this.listening || !this.input.port.visible) return;
    if (this.snapshotDue) {
      this.chooseNewest();
      if (!this.mayStillCome()) this.snapshot();
      else this.patience ??= setTimeout(() => this.lostPatience(), this.patientUntil - Date.now());
      return;
    }
    const choices = this.changedChoices();
    if (this.pending.empty && choices === null) return;
    const { runs } = this.input;
    const deltas = this.pending.take(
      (key) => {
        const run = runs.get(key);
        return run === undefined ? null : runView(run);
      },
      (key, metric, from) => {
        const points = runs.seriesTail(key, metric, from);
        return points === null ? null : { from, ...points };
      },
    );
    this.revision++;
    this.input.port.post({ type: 'delta', revision: this.revision, runs: deltas, choices });
  }

  private lostPatience(): void {
    this.patience = undefined;
    this.flush();
  }

  private snapshot(): void {
    const { runs, configs, port } = this.input;
    this.pending.clear();
    this.snapshotDue = false;
    const shown = this.shownRuns();
    const choices = this.changedChoices() ?? runChoices(runs.all());
    const hasRuns = runs.all().length > 0;
    const hasConfig = configs.files().length > 0;
    this.revision++;
    this.input.onTitle(shown);
    port.post({
      type: 'snapshot',
      revision: this.revision,
      strings: panelStrings(),
      locale: env.language,
      runs: shown.map((run) => ({ key: run.key, series: runs.series(run.key) ?? {}, ...runView(run) })),
      diff: shown.length < 2 ? [] : diffRuns(shown.map((run) => run.record)),
      choices,
      empty: shown.length > 0 ? null : emptyState({ trusted: workspace.isTrusted, hasConfig, hasRuns }),
    });
  }

  private changedChoices(): RunChoice[] | null {
    const choices = runChoices(this.input.runs.all());
    const text = JSON.stringify(choices);
    if (text === this.choicesSent) return null;
    this.choicesSent = text;
    return choices;
  }
}
