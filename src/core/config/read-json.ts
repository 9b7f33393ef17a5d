import { createScanner, parseTree } from 'jsonc-parser';
import type { Node, ParseError } from 'jsonc-parser';
import { msg } from '../message';
import type { Message } from '../message';
import { MAX_DEPTH, MAX_SYNTAX_PROBLEMS } from './syntax';
import type { NewProblem, SyntaxTree } from './syntax';
import type { TreeNode, TreePair } from './tree';
import { uniquePairs } from './unique';

// jsonc-parser exports these as const enums, which isolated modules cannot read.
const OPEN_BRACE = 1;
const CLOSE_BRACE = 2;
const OPEN_BRACKET = 3;
const CLOSE_BRACKET = 4;
const END_OF_FILE = 17;
const INVALID_SYMBOL = 1;

/** Reads JSON with comments and trailing commas. Never throws; reads on after an error as far as it can. */
export function readJson(text: string): SyntaxTree {
  // A byte order mark is no JSON; a blank in its place keeps every offset.
  const source = text.startsWith('\uFEFF') ? ` ${text.slice(1)}` : text;
  const tooDeep = firstTooDeep(source);
  if (tooDeep !== null) {
    return {
      root: null,
      problems: [
        {
          code: 'syntax',
          message: msg('This is nested more than {0} levels deep, which no config needs. Flatten it.', MAX_DEPTH),
          range: { start: tooDeep, end: tooDeep + 1 },
        },
      ],
    };
  }
  const errors: ParseError[] = [];
  const root = parseTree(source, errors, { allowTrailingComma: true, allowEmptyContent: true });
  const own = errors.filter((error, index) => !isEcho(errors[index - 1], error));
  const problems: NewProblem[] = own.slice(0, MAX_SYNTAX_PROBLEMS).map((error) => ({
    code: 'syntax',
    message: explain(error.error),
    range: errorRange(source, error),
  }));
  const report = (problem: NewProblem): void => {
    problems.push(problem);
  };
  return { root: root === undefined ? null : build(root, report), problems };
}

/** Offset of the bracket that goes too deep; parseTree is recursive and must not meet it. */
function firstTooDeep(source: string): number | null {
  const scanner = createScanner(source, true);
  const next = (): number => scanner.scan();
  let depth = 0;
  for (let token = next(); token !== END_OF_FILE; token = next()) {
    if (token === OPEN_BRACE || token === OPEN_BRACKET) depth += 1;
    else if (token === CLOSE_BRACE || token === CLOSE_BRACKET) depth = Math.max(0, depth - 1);
    if (depth > MAX_DEPTH) return scanner.getTokenOffset();
  }
  return null;
}

function build(node: Node, report: (problem: NewProblem) => void): TreeNode {
  const place = { start: node.offset, end: node.offset + node.length };
  const value: unknown = node.value;
  switch (node.type) {
    case 'object': {
      const pairs = (node.children ?? []).flatMap((property) => buildPair(property, report));
      return { kind: 'map', ...uniquePairs(pairs, report), ...place };
    }
    case 'array':
      return { kind: 'list', items: (node.children ?? []).map((child) => build(child, report)), ...place };
    case 'string':
      return { kind: 'string', value: typeof value === 'string' ? value : '', ...place };
    case 'number':
      return { kind: 'number', value: typeof value === 'number' ? value : NaN, ...place };
    case 'boolean':
      return { kind: 'boolean', value: value === true, ...place };
    case 'null':
    case 'property':
      return { kind: 'null', ...place };
  }
}

function buildPair(property: Node, report: (problem: NewProblem) => void): TreePair[] {
  const [key, value] = property.children ?? [];
  if (key === undefined) return [];
  const keyRange = { start: key.offset, end: key.offset + key.length };
  const name: unknown = key.value;
  const node: TreeNode =
    value === undefined ? { kind: 'null', start: keyRange.end, end: keyRange.end } : build(value, report);
  return [{ key: String(name), keyRange, value: node, valueRange: { start: node.start, end: node.end } }];
}

/** After a word that is no JSON the parser also misses the value that the word stands for. */
function isEcho(before: ParseError | undefined, error: ParseError): boolean {
  if (before === undefined) return false;
  const code: number = before.error;
  return code === INVALID_SYMBOL && error.offset <= before.offset + before.length + 1;
}

function errorRange(source: string, error: ParseError): { start: number; end: number } {
  // What is missing at the end is shown at the last character.
  const start = Math.max(0, Math.min(error.offset, source.trimEnd().length - 1));
  return { start, end: Math.min(source.length, start + Math.max(1, error.length)) };
}

/** jsonc-parser's error codes in plain words. */
function explain(code: number): Message {
  switch (code) {
    case 2:
    case 13:
      return msg('This is not a number as JSON writes it. Write it like 0.003 or 3e-3, or put it in double quotes.');
    case 3:
      return msg('A key in double quotes should stand here. Remove what stands here, or write "key": value.');
    case 4:
      return msg('A value is missing here. Write one after the colon or comma.');
    case 5:
      return msg('A colon is missing here: write "key": value.');
    case 6:
      return msg('A comma is missing before this.');
    case 7:
      return msg('A closing } is missing. Find the { that is still open and close it.');
    case 8:
      return msg('A closing ] is missing. Find the [ that is still open and close it.');
    case 9:
      return msg('The config ends before this. Remove what follows the last }.');
    case 11:
      return msg('This comment is not closed. End it with */.');
    case 12:
      return msg('This text has no closing double quote on its line.');
    case 14:
    case 15:
      return msg('This is not an escape that JSON knows. Write a backslash as \\\\.');
    case 16:
      return msg(
        'Text in JSON cannot hold a tab, line break or other control character. Write it as an escape: \\t, \\n.',
      );
    default:
      return msg('JSON cannot be read here. Text and keys go in double quotes; the words are true, false and null.');
  }
}
