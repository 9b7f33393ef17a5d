import { Diagnostic, DiagnosticSeverity, languages, Range } from 'vscode';
import type { Problem } from '../../core/config/problem';
import { Disposables } from '../disposables';
import { DIAGNOSTIC_SOURCE } from '../ids';
import { say } from '../text';
import type { ConfigFile } from './file';
import { LineIndex } from './positions';
import type { ConfigService } from './service';

/** Problems of config files in the Problems panel and under the text, while typing. */
export function registerDiagnostics(configs: ConfigService): Disposables {
  const disposables = new Disposables();
  const collection = disposables.add(languages.createDiagnosticCollection(DIAGNOSTIC_SOURCE));
  for (const file of configs.files()) collection.set(file.uri, diagnosticsOf(file));
  disposables.add(
    configs.onDidChange(({ changed, removed }) => {
      for (const file of changed) collection.set(file.uri, diagnosticsOf(file));
      const gone = new Set(removed);
      collection.forEach((uri) => {
        if (gone.has(uri.toString())) collection.delete(uri);
      });
    }),
  );
  return disposables;
}

/** One diagnostic a problem; an unreadable file has one at its start. */
export function diagnosticsOf(file: ConfigFile): Diagnostic[] {
  if (file.failure !== null) {
    const diagnostic = new Diagnostic(new Range(0, 0, 0, 0), file.failure, DiagnosticSeverity.Error);
    diagnostic.source = DIAGNOSTIC_SOURCE;
    return [diagnostic];
  }
  const index = new LineIndex(file.text);
  return file.document.problems.map((problem) => toDiagnostic(problem, index));
}

function toDiagnostic(problem: Problem, index: LineIndex): Diagnostic {
  const severity = problem.severity === 'error' ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning;
  const diagnostic = new Diagnostic(index.range(problem.range), say(problem.message), severity);
  diagnostic.source = DIAGNOSTIC_SOURCE;
  diagnostic.code = problem.code;
  return diagnostic;
}
