import type { JsonObject } from '../json';
import { msg } from '../message';
import { readSection, reportType, shown } from './fields';
import { readPath } from './paths';
import type { CommandTask } from './plan';
import type { Scope } from './scope';
import type { TextRange } from './plan';
import { valuePlace } from './tree';
import type { TreeNode, TreePair } from './tree';
import { substitute } from './variables';
import type { Reference } from './variables';
import { splitWords } from './words';

/** A `command` with its environment; `used` are the hyperparameters that reach it. */
export interface ReadCommand {
  readonly task: CommandTask;
  readonly env: Readonly<Record<string, string>>;
  readonly used: ReadonlySet<string>;
}

/** Reads `command`, `cwd` and `env` of an entry, variables filled in; undefined after a problem. */
export function readCommand(
  scope: Scope,
  pairs: { readonly command: TreePair; readonly cwd: TreePair | null; readonly env: TreePair | null },
  hyperparameters: JsonObject,
): ReadCommand | undefined {
  const words = readArguments(scope, pairs.command);
  const cwd = pairs.cwd === null ? '.' : readPath(scope, pairs.cwd);
  const variables = pairs.env === null ? [] : readVariables(scope, pairs.env);
  const used = new Set<string>();
  const seen = new Map<string, number>();
  const fill = (text: string, node: TreeNode): string => {
    const filled = substitute(text, hyperparameters, (characters) => scope.limits.fill(characters));
    for (const name of filled.used) used.add(name);
    if (!filled.complete) reportTooLong(scope, node);
    for (const reference of filled.unknown) reportVariable(scope, node, reference, seen, Object.keys(hyperparameters));
    return filled.text;
  };
  const argv = words?.map((word) => fill(word.text, word.node));
  const env = Object.fromEntries(variables.map(({ name, text, node }) => [name, fill(text, node)]));
  if (argv === undefined || cwd === undefined) return undefined;
  return { task: { kind: 'command', argv, cwd, envNames: Object.keys(env) }, env, used };
}

/** How far to look for the end of a variable. */
const MAX_NAME = 200;

interface Word {
  readonly text: string;
  readonly node: TreeNode;
}

function readArguments(scope: Scope, pair: TreePair): Word[] | undefined {
  const { value } = pair;
  const words = value.kind === 'string' ? readLine(scope, pair, value.value) : readItems(scope, pair);
  if (words === undefined) return undefined;
  if (words.length === 0 || words[0]?.text.trim() === '') {
    scope.report({
      code: 'wrong-type',
      message: msg("'{0}' names no program. Write one, such as [python3, train.py].", pair.key),
      range: valuePlace(pair),
    });
    return undefined;
  }
  return words;
}

function readItems(scope: Scope, pair: TreePair): Word[] | undefined {
  const { value } = pair;
  if (value.kind !== 'list') {
    const message = msg("'{0}' must be a list of words or a text, not {1}.", pair.key, shown(scope, value));
    reportType(scope, pair, message);
    return undefined;
  }
  const words: Word[] = [];
  for (const item of value.items) {
    const text = plainText(scope, item);
    if (text !== null && !text.includes('\0')) {
      words.push({ text, node: item });
      continue;
    }
    scope.report({
      code: 'wrong-type',
      message: msg("Each word of '{0}' must be a text or a number, not {1}.", pair.key, shown(scope, item)),
      range: item.end > item.start ? { start: item.start, end: item.end } : pair.keyRange,
    });
  }
  return words.length === value.items.length ? words : undefined;
}

function readLine(scope: Scope, pair: TreePair, line: string): Word[] | undefined {
  const split = splitWords(line);
  if ('error' in split) {
    const { start, end } = pair.value;
    const at = scope.text.slice(start, end).indexOf(line.slice(split.at));
    scope.report({
      code: 'syntax',
      message: split.error,
      range: at === -1 ? { start, end } : { start: start + at, end: start + at + 1 },
    });
    return undefined;
  }
  warnOfShell(scope, pair, split.words);
  return split.words.map((text) => ({ text, node: pair.value }));
}

/** What a shell would act upon, and what to write instead: no shell is here to do it. */
function warnOfShell(scope: Scope, pair: TreePair, words: readonly string[]): void {
  const range = valuePlace(pair);
  const operator = words.find((word) => /^(?:&&?|\|\|?|;|\d?>>?|<|2>&1)$/.test(word) || word.endsWith(';'));
  if (operator !== undefined) {
    const message = msg(
      "'{0}' would be passed on as a plain word, because no shell runs the command. Use cwd and env, or [bash, -c, …].",
      operator,
    );
    scope.report({ code: 'conflict', severity: 'warning', message, range });
  }
  const assignment = /^([A-Za-z_]\w*)=/.exec(words[0] ?? '');
  if (assignment !== null) {
    const message = msg("'{0}' would be taken for the program. Set variables below 'env'.", words[0] ?? '');
    scope.report({ code: 'conflict', message, range });
  }
}

/** Text of a scalar as it is written: 1e-4 and 0.10 reach the program as they stand in the file. */
function plainText(scope: Scope, node: TreeNode): string | null {
  if (node.kind === 'string') return node.value;
  return node.kind === 'number' || node.kind === 'boolean' ? scope.text.slice(node.start, node.end) : null;
}

function readVariables(scope: Scope, pair: TreePair): { name: string; text: string; node: TreeNode }[] {
  const map = readSection(scope, pair);
  return (map?.entries ?? []).flatMap((variable) => {
    const text = plainText(scope, variable.value);
    if (variable.key === '' || /[=\0]/.test(variable.key)) {
      const message = msg("'{0}' cannot be the name of an environment variable.", variable.key);
      scope.report({ code: 'bad-name', message, range: variable.keyRange });
      return [];
    }
    if (text === null || text.includes('\0')) {
      const message = msg("'{0}' must be a text, not {1}.", variable.key, shown(scope, variable.value));
      reportType(scope, variable, message, variable.value.kind === 'null' ? [] : ['']);
      return [];
    }
    return [{ name: variable.key, text, node: variable.value }];
  });
}

function reportTooLong(scope: Scope, node: TreeNode): void {
  const message = msg('The variables of this file stand for more text than a command can take. Use shorter values.');
  scope.report({ code: 'out-of-range', message, range: { start: node.start, end: node.end } });
}

function reportVariable(
  scope: Scope,
  node: TreeNode,
  reference: Reference,
  seen: Map<string, number>,
  names: readonly string[],
): void {
  const range = locate(scope, node, reference.written, seen);
  if (!reference.written.endsWith('}')) {
    const message = msg('This ${ has no }. Close it after the name, or write $${ for the characters themselves.');
    scope.report({ code: 'unknown-variable', message, range });
    return;
  }
  const meant = scope.limits.suggest(reference.name, names);
  const message =
    meant !== null
      ? msg("There is no hyperparameter '{0}'. Did you mean '{1}'?", reference.name, meant)
      : msg(
          "There is no hyperparameter '{0}'. Add it below 'hyperparameters', or write $$ for a plain $.",
          reference.name,
        );
  const text = `\${${meant ?? ''}}`;
  const exact = scope.text.slice(range.start, range.end) === reference.written;
  const fixes = meant !== null && exact ? [{ title: msg('Change to {0}', text), edits: [{ range, text }] }] : [];
  scope.report({ code: 'unknown-variable', message, range, fixes });
}

/** Where a reference stands in the file; the whole value where escapes hide it. Same ones are told apart by order. */
function locate(scope: Scope, node: TreeNode, written: string, seen: Map<string, number>): TextRange {
  const source = scope.text.slice(node.start, node.end);
  const key = `${String(node.start)} ${written}`;
  const isClosed = written.endsWith('}');
  for (let at = source.indexOf(written, seen.get(key) ?? 0); at !== -1; at = source.indexOf(written, at + 1)) {
    // An unclosed ${ is written like the start of a closed one.
    if (!isClosed && /^\$\{[^{}]*\}/.test(source.slice(at, at + MAX_NAME))) continue;
    seen.set(key, at + written.length);
    return { start: node.start + at, end: node.start + at + written.length };
  }
  return { start: node.start, end: node.end };
}
