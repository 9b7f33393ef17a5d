import { Composer, isAlias, isMap, isScalar, isSeq, Parser } from 'yaml';
import type { CST, ParsedNode, YAMLError } from 'yaml';
import { msg } from '../message';
import type { TextRange } from './plan';
import { MAX_ALIASED_VALUES, MAX_DEPTH, MAX_SYNTAX_PROBLEMS } from './syntax';
import type { NewProblem, SyntaxTree } from './syntax';
import { treeSize } from './tree';
import type { TreeNode, TreePair } from './tree';
import { uniquePairs } from './unique';
import { explainYaml, isUnclosed } from './yaml-errors';
import { openQuote, tooDeep } from './yaml-tokens';

/** Beyond this many stray tokens a file is rubbish, and composing them all would only take time. */
const MAX_STRAY_TOKENS = 200;

/**
 * Reads YAML 1.2 (core schema, with `<<` merge keys). Never throws; reads on after an error as far as it can.
 * Only the first document of a file counts; a second one is a problem.
 */
export function readYaml(text: string): SyntaxTree {
  const shift = text.startsWith('\uFEFF') ? 1 : 0;
  const source = shift === 0 ? text : text.slice(1);
  const tokens = parseTokens(source);
  const deep = tooDeep(tokens);
  if (deep !== null) {
    const message = msg('This is nested more than {0} levels deep, which no config needs. Flatten it.', MAX_DEPTH);
    const start = deep + shift;
    return { root: null, problems: [{ code: 'syntax', message, range: { start, end: start + 1 } }] };
  }
  const composer = new Composer({
    version: '1.2',
    merge: false,
    resolveKnownTags: false,
    // Two keys of one name are ours to find: the library stops counting ranges at the first one.
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'silent',
  });
  const documents = withoutStacks(() => [...composer.compose(tokens, true, source.length)]);
  const problems: NewProblem[] = [];
  const [first, second] = documents;
  if (first === undefined) return { root: null, problems };
  for (const error of [...first.errors, ...first.warnings].slice(0, MAX_SYNTAX_PROBLEMS)) {
    const quote = error.code === 'MISSING_CHAR' && /closing.*quote/i.test(error.message) ? openQuote(tokens) : null;
    problems.push(quote === null ? syntaxProblem(error, source, shift) : quoteProblem(quote + shift));
  }
  if (second !== undefined) {
    problems.push({
      code: 'syntax',
      message: msg('A second YAML document starts here and is not read. Put all runs into the first one.'),
      range: { start: second.range[0] + shift, end: second.range[1] + shift },
      wholeFile: true,
    });
  }
  const builder = new TreeBuilder(source, shift, problems);
  return { root: first.contents === null ? null : builder.build(first.contents), problems };
}

function parseTokens(source: string): CST.Token[] {
  const tokens: CST.Token[] = [];
  let stray = 0;
  for (const token of new Parser().parse(source)) {
    if (token.type === 'error') stray += 1;
    if (stray > MAX_STRAY_TOKENS) break;
    tokens.push(token);
  }
  return tokens;
}

/**
 * The library makes an Error with a stack for every mistake, which costs seconds and gigabytes where a text has a
 * million of them. Nobody looks at these stacks.
 */
function withoutStacks<T>(action: () => T): T {
  const before: unknown = Reflect.get(Error, 'stackTraceLimit');
  Reflect.set(Error, 'stackTraceLimit', 0);
  try {
    return action();
  } finally {
    Reflect.set(Error, 'stackTraceLimit', before);
  }
}

function quoteProblem(at: number): NewProblem {
  return {
    code: 'syntax',
    message: msg('This quote is not closed. Write another one at the end of the text.'),
    range: { start: at, end: at + 1 },
  };
}

function syntaxProblem(error: YAMLError, source: string, shift: number): NewProblem {
  const { length } = source;
  // An error at the end of the file is shown at its last character, so that there is something to underline; an open
  // bracket at the last character before what it swallowed.
  let start = Math.max(0, Math.min(error.pos[0], length - 1));
  if (isUnclosed(error.code, error.message)) {
    start = Math.max(0, start - 1);
    while (start > 0 && /\s/.test(source.charAt(start))) start -= 1;
  }
  const end = error.pos[0] > start ? Math.min(start + 1, length) : Math.max(Math.min(error.pos[1], length), start + 1);
  return {
    code: 'syntax',
    message: explainYaml(error.code, error.message),
    range: { start: start + shift, end: end + shift },
  };
}

/** Turns the library's nodes into the tree: aliases followed, merge keys merged, keys made unique. */
class TreeBuilder {
  private readonly anchors = new Map<string, TreeNode | 'open'>();
  private readonly sizes = new Map<TreeNode, number>();
  private aliased = 0;
  private readonly source: string;
  private readonly shift: number;
  private readonly problems: NewProblem[];

  constructor(source: string, shift: number, problems: NewProblem[]) {
    this.source = source;
    this.shift = shift;
    this.problems = problems;
  }

  build(node: ParsedNode): TreeNode {
    if (isAlias(node)) return this.follow(node.source, this.place(node));
    const anchor = node.anchor;
    if (anchor !== undefined) this.anchors.set(anchor, 'open');
    const built = this.buildOwn(node);
    if (anchor !== undefined) this.anchors.set(anchor, built);
    return built;
  }

  private buildOwn(node: ParsedNode): TreeNode {
    const place = this.place(node);
    if (isMap(node)) {
      const pairs = node.items.flatMap((pair) => this.buildPair(pair.key, pair.value));
      const unique = uniquePairs(pairs, (problem) => this.problems.push(problem));
      return { kind: 'map', entries: this.mergeKeys(unique.entries), doubles: unique.doubles, ...place };
    }
    if (isSeq(node)) {
      return { kind: 'list', items: node.items.map((item) => this.build(item)), ...place };
    }
    const value: unknown = isScalar(node) ? node.value : null;
    if (typeof value === 'string') return { kind: 'string', value, ...place };
    if (typeof value === 'number') return { kind: 'number', value, ...place };
    if (typeof value === 'boolean') return { kind: 'boolean', value, ...place };
    return { kind: 'null', ...place };
  }

  private buildPair(key: ParsedNode | null, value: ParsedNode | null): TreePair[] {
    const keyRange = key === null ? { start: 0, end: 0 } : this.place(key);
    const name = key === null ? null : this.keyText(key);
    const node: TreeNode =
      value === null ? { kind: 'null', start: keyRange.end, end: keyRange.end } : this.build(value);
    const valueRange = value === null ? keyRangeEnd(keyRange) : this.place(value);
    if (name === null) {
      const start = keyRange.end > keyRange.start ? keyRange : valueRange;
      this.problems.push({
        code: 'syntax',
        message: msg('A key must be a plain word or quoted text.'),
        range: start,
      });
      return [];
    }
    return [{ key: name, keyRange, value: node, valueRange }];
  }

  private keyText(key: ParsedNode): string | null {
    if (isAlias(key)) {
      const target = this.follow(key.source, this.place(key));
      return target.kind === 'string' ? target.value : null;
    }
    if (!isScalar(key)) return null;
    if (key.anchor !== undefined) this.anchors.set(key.anchor, this.buildOwn(key));
    if (typeof key.value === 'string') return key.value;
    // Keys such as 1.0 or true stand for themselves as they are written.
    const written = this.source.slice(key.range[0], key.range[1]);
    return written === '' ? null : written;
  }

  private follow(name: string, place: TextRange): TreeNode {
    const target = this.anchors.get(name);
    if (target === undefined || target === 'open') {
      const message =
        target === undefined
          ? msg('The alias *{0} has no anchor. Write &{0} at the value it stands for, earlier in the file.', name)
          : msg('The alias *{0} stands inside the value it refers to. Remove it.', name);
      this.problems.push({ code: 'syntax', message, range: place });
      return { kind: 'null', ...place };
    }
    this.aliased += treeSize(target, this.sizes);
    if (this.aliased > MAX_ALIASED_VALUES) {
      this.problems.push({
        code: 'syntax',
        message: msg('The aliases of this file stand for more than {0} values. Use fewer.', MAX_ALIASED_VALUES),
        range: place,
      });
      return { kind: 'null', ...place };
    }
    return target;
  }

  /** `<<: *base` and `<<: [*a, *b]`: keys of the map itself win, then the earlier base. */
  private mergeKeys(pairs: readonly TreePair[]): readonly TreePair[] {
    const merge = pairs.find((pair) => pair.key === '<<');
    if (merge === undefined) return pairs;
    const own = pairs.filter((pair) => pair !== merge);
    const bases = merge.value.kind === 'list' ? merge.value.items : [merge.value];
    const seen = new Set(own.map((pair) => pair.key));
    const merged = [...own];
    for (const base of bases) {
      if (base.kind !== 'map') {
        this.problems.push({
          code: 'wrong-type',
          message: msg("'<<' takes over the keys of another section: write <<: *name, with &name at that section."),
          range: merge.keyRange,
        });
        continue;
      }
      for (const pair of base.entries) {
        if (seen.has(pair.key)) continue;
        seen.add(pair.key);
        merged.push(pair);
      }
    }
    return merged;
  }

  private place(node: ParsedNode): TextRange {
    const start = node.range[0];
    // Block values reach up to the next key; what a person sees ends with its last visible character.
    let end = node.range[1];
    while (end > start && /\s/.test(this.source.charAt(end - 1))) end -= 1;
    return { start: start + this.shift, end: end + this.shift };
  }
}

function keyRangeEnd(range: TextRange): TextRange {
  return { start: range.end, end: range.end };
}
