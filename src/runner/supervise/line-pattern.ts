import { RE2JS, RE2JSSyntaxException } from 're2js';
import type { LinePattern } from '../../core/logs/line-pattern';

/** A pattern ready for use, or a sentence that says what is wrong with it and where. */
export type CompiledPattern =
  { readonly pattern: LinePattern; readonly problem: null } | { readonly pattern: null; readonly problem: string };

/** A longer line is looked at up to here, and for so many matches: all matches together take bounded time as well. */
const MAX_CHARS = 16_384;
const MAX_MATCHES = 200;

/**
 * Compiles `metrics.pattern`. RE2 takes time in proportion to the line whatever the expression, and therefore knows
 * neither look-around nor back-references.
 */
export function compileLinePattern(source: string): CompiledPattern {
  let compiled: RE2JS;
  try {
    compiled = RE2JS.compile(source);
  } catch (error) {
    return { pattern: null, problem: problemOf(source, error) };
  }
  const groups = Object.keys(compiled.namedGroups());
  const metrics = groups.filter((group) => !['epoch', 'step', 'name'].includes(group));
  if (metrics.length === 0) {
    const example = 'loss=(?<loss>\\S+)';
    return {
      pattern: null,
      problem: `metrics.pattern has no named group that could hold a metric. Name one, as in ${example}; epoch and step only say where it belongs.`,
    };
  }
  return { pattern: new Re2Pattern(compiled, groups), problem: null };
}

class Re2Pattern implements LinePattern {
  readonly #compiled: RE2JS;
  readonly #groups: readonly string[];

  constructor(compiled: RE2JS, groups: readonly string[]) {
    this.#compiled = compiled;
    this.#groups = groups;
  }

  matches(line: string): readonly Readonly<Record<string, string>>[] {
    const matcher = this.#compiled.matcher(line.slice(0, MAX_CHARS));
    const found: Readonly<Record<string, string>>[] = [];
    while (found.length < MAX_MATCHES && matcher.find()) {
      const parts = this.#groups.flatMap((group): [string, string][] => {
        const text = matcher.group(group);
        return text === null ? [] : [[group, text]];
      });
      found.push(Object.fromEntries(parts));
    }
    return found;
  }
}

function problemOf(source: string, error: unknown): string {
  if (!(error instanceof RE2JSSyntaxException)) {
    return `metrics.pattern cannot be used: ${error instanceof Error ? error.message : String(error)}.`;
  }
  const part = error.getPattern();
  // What is missing is missing at the end; anything else stands where the faulty part begins.
  const offset = part === null || part === source ? source.length : Math.max(0, source.indexOf(part));
  const reason = error.getDescription().replace(/^error parsing regexp: /, '');
  const lookAround = /\(\?(?:=|!|<=|<!)/.test(source) || /\\[1-9]/.test(source);
  const hint = lookAround ? ' Look-around and back-references are not there, so that no pattern can run away.' : '';
  return `metrics.pattern is no regular expression at character ${offset + 1}: ${reason}.${hint} Printed lines are read without it.`;
}

/** What to say at the end of a run about a pattern that was of no use; null when it was. */
export function patternNotice(use: { readonly lines: number; readonly matched: number }): string | null {
  if (use.matched > 0 || use.lines === 0) return null;
  return `metrics.pattern matched none of the ${use.lines} lines that the program printed, so it gave no metric. Try it on a line of output.log.`;
}
