import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseConfig } from '../../core/config/parse';
import type { TextRange } from '../../core/config/plan';
import type { Json } from '../../core/json';
import { render } from '../../core/message';
import type { RunSummary } from '../../core/run/summary';
import { verdictName, verdictTitle } from '../../core/verdict/text';
import { VERDICT_KINDS } from '../../core/verdict/types';
import type { VerdictKind } from '../../core/verdict/types';
import { sentences } from './judged';
import type { JudgedRun } from './judged';
import { placeOf } from './problem-text';

/** Where the rules are explained to whoever reads the report. */
const RULE_PREFIX = 'lossline/';

/** Verdicts that say that all is as it should be: a note, so that nobody is alarmed. */
const QUIET: ReadonlySet<VerdictKind> = new Set(['good-fit', 'too-short', 'still-improving']);

/**
 * Verdicts as SARIF 2.1.0 (OASIS): one result a run, at the line of its entry in the config file, so that a pull request
 * shows it where the hyperparameters stand. Paths are relative to `cwd`, as code hosts want them.
 */
export function sarifText(runs: readonly JudgedRun[], input: { readonly cwd: string }): string {
  const places = new ConfigPlaces(input.cwd);
  const report = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Lossline',
            rules: VERDICT_KINDS.map((kind) => ({
              id: RULE_PREFIX + kind,
              name: kind,
              shortDescription: { text: render(verdictTitle(kind)) },
            })),
          },
        },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: runs.every(({ unreadable }) => unreadable === null),
            toolExecutionNotifications: runs.flatMap(({ summary, unreadable }) =>
              unreadable === null ? [] : [{ level: 'error', message: { text: `${summary.id}: ${unreadable}` } }],
            ),
          },
        ],
        results: runs.flatMap((run) => (run.unreadable === null ? [result(run, places)] : [])),
      },
    ],
  };
  return JSON.stringify(report, null, 2);
}

function result({ summary, fails }: JudgedRun, places: ConfigPlaces): Json {
  const { kind } = summary.verdict;
  const level = fails.length > 0 ? 'error' : QUIET.has(kind) ? 'note' : 'warning';
  const location = places.of(summary);
  return {
    ruleId: RULE_PREFIX + kind,
    ruleIndex: VERDICT_KINDS.indexOf(kind),
    level,
    message: { text: `${summary.entry}: ${render(verdictName(summary.verdict))}. ${sentences(summary).join(' ')}` },
    locations: location === null ? [] : [location],
    // The same entry with the same verdict is the same finding from run to run.
    partialFingerprints: { 'losslineEntry/v1': `${summary.record?.configFile ?? ''}#${summary.entry}#${kind}` },
    properties: { run: summary.id, status: summary.status.kind, confidence: summary.verdict.confidence },
  };
}

/** Finds entries in config files; each file is read once. */
class ConfigPlaces {
  readonly #cwd: string;
  readonly #files = new Map<string, { text: string; entries: ReadonlyMap<string, TextRange> } | null>();

  constructor(cwd: string) {
    this.#cwd = cwd;
  }

  /** Where a run's entry stands now; null when the file or the entry is gone. */
  of({ root, record }: RunSummary): Json | null {
    const name = record?.configFile ?? null;
    if (record === null || name === null) return null;
    const file = path.join(root, name);
    const config = this.#read(file);
    const range = config?.entries.get(record.entry);
    if (config === null || range === undefined) return null;
    const start = placeOf(config.text, range.start);
    const end = placeOf(config.text, range.end);
    return {
      physicalLocation: {
        artifactLocation: { uri: uriOf(path.relative(this.#cwd, file)), uriBaseId: '%SRCROOT%' },
        region: { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column },
      },
    };
  }

  #read(file: string): { text: string; entries: ReadonlyMap<string, TextRange> } | null {
    let config = this.#files.get(file);
    if (config === undefined) {
      const text = textOf(file);
      if (text === null) config = null;
      else {
        const { entries } = parseConfig(text, /\.jsonc?$/i.test(file) ? 'json' : 'yaml');
        config = { text, entries: new Map(entries.map((entry) => [entry.name, entry.nameRange])) };
      }
      this.#files.set(file, config);
    }
    return config;
  }
}

/** Null for a file that is gone, or that cannot be read. */
function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

function uriOf(relative: string): string {
  return relative.split(path.sep).map(encodeURIComponent).join('/');
}
