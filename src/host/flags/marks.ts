import { Diagnostic, DiagnosticSeverity, languages } from 'vscode';
import { verdictTitle } from '../../core/verdict/text';
import { findEntry } from '../config/file';
import type { ConfigFile } from '../config/file';
import { LineIndex } from '../config/positions';
import type { ConfigService } from '../config/service';
import { Disposables } from '../disposables';
import { DIAGNOSTIC_SOURCE } from '../ids';
import { belongsTo } from '../runs/groups';
import { say } from '../text';
import type { Flag, FlagService } from './service';

/** Marks the config entries of flagged runs, in the editor and in the Problems panel. */
export class FlagMarks {
  private readonly disposables = new Disposables();
  private readonly flags: FlagService;
  private readonly configs: ConfigService;
  private readonly collection = this.disposables.add(languages.createDiagnosticCollection('lossline-runs'));
  private marked = false;

  constructor(flags: FlagService, configs: ConfigService) {
    this.flags = flags;
    this.configs = configs;
    this.disposables.add(flags.onDidChange(() => this.update()));
    this.disposables.add(configs.onDidChange(() => this.update()));
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private update(): void {
    const flags = this.flags.all();
    if (flags.length === 0 && !this.marked) return;
    this.collection.clear();
    this.marked = false;
    for (const file of this.configs.files()) {
      const marks = marksOf(file, flags);
      if (marks.length === 0) continue;
      this.collection.set(file.uri, marks);
      this.marked = true;
    }
  }
}

/** One mark for each flagged run, at the name of its entry. */
function marksOf(file: ConfigFile, flags: readonly Flag[]): Diagnostic[] {
  const own = flags.filter(({ run }) => belongsTo(run, file));
  if (own.length === 0) return [];
  const index = new LineIndex(file.text);
  return own.flatMap(({ kind, run }) => {
    const entry = findEntry(file, run.entry);
    if (entry === undefined) return [];
    const text = `${say(verdictTitle(kind))}: ${say(run.verdict.sentence)}`;
    const mark = new Diagnostic(index.range(entry.nameRange), text, DiagnosticSeverity.Warning);
    mark.source = DIAGNOSTIC_SOURCE;
    mark.code = kind;
    return [mark];
  });
}
