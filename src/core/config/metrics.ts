import { msg } from '../message';
import { checkKeys, readSection, readText, reportType, shown } from './fields';
import { METRICS_KEYS } from './keys';
import { checkPath } from './paths';
import { linePattern } from './pattern';
import { PRINTED_METRICS } from './plan';
import type { MetricsSource } from './plan';
import type { Scope } from './scope';
import { findPair, valuePlace } from './tree';
import type { TreeMap, TreeNode, TreePair } from './tree';

/** Words that `metrics.from` takes besides paths. */
export const METRICS_FROM = ['auto', 'stdout'] as const;

/** What holds for a command that says nothing: whatever it prints or writes where such programs usually do. */
export const COMMAND_METRICS: MetricsSource = { ...PRINTED_METRICS, from: 'auto' };

/** More log files than one program writes. */
const MAX_PATHS = 32;

/** Reads the `metrics` section of an entry with a command. What is wrong is reported, and left at its default. */
export function readMetrics(scope: Scope, pair: TreePair | null): MetricsSource {
  const map = pair === null ? undefined : readSection(scope, pair);
  if (map === undefined) return COMMAND_METRICS;
  checkKeys(scope, map, { keys: METRICS_KEYS, section: 'metrics', alias });
  const from = findPair(map, 'from');
  return {
    from: from === null ? COMMAND_METRICS.from : readFrom(scope, from),
    pattern: readPattern(scope, map),
    train: readName(scope, map, 'train'),
    validation: readName(scope, map, 'validation'),
  };
}

function readFrom(scope: Scope, pair: TreePair): MetricsSource['from'] {
  const { value } = pair;
  if (value.kind === 'string') {
    const word = METRICS_FROM.find((known) => known === value.value);
    if (word !== undefined) return word;
  }
  const items = value.kind === 'list' ? value.items : [value];
  if (items.length === 0 || items.length > MAX_PATHS) {
    const message = msg("'{0}' must name 1 to {1} log files, or be auto or stdout.", pair.key, MAX_PATHS);
    scope.report({ code: 'out-of-range', message, range: valuePlace(pair) });
    return COMMAND_METRICS.from;
  }
  return items.flatMap((item) => readLogPath(scope, pair, item) ?? []);
}

/** A path or glob inside the folder of the config. */
function readLogPath(scope: Scope, pair: TreePair, item: TreeNode): string | undefined {
  if (item.kind !== 'string' || item.value.trim() === '') {
    const message = msg("'{0}' must be auto, stdout or paths of log files, not {1}.", pair.key, shown(scope, item));
    reportType(scope, pair, message, METRICS_FROM);
    return undefined;
  }
  const check = checkPath(pair.key, item.value);
  if ('path' in check) return check.path;
  const range = item.end > item.start ? { start: item.start, end: item.end } : valuePlace(pair);
  scope.report({ code: 'bad-path', message: check.error, range });
  return undefined;
}

function readPattern(scope: Scope, map: TreeMap): string | null {
  const pair = findPair(map, 'pattern');
  const text = pair === null ? undefined : readText(scope, pair);
  if (pair === null || text === undefined) return null;
  const pattern = linePattern(text);
  if (pattern.kind === 'fine') return text;
  scope.report({ code: 'wrong-type', message: pattern.message, range: valuePlace(pair) });
  return null;
}

function readName(scope: Scope, map: TreeMap, key: 'train' | 'validation'): string | null {
  const pair = findPair(map, key);
  return (pair === null ? undefined : readText(scope, pair)) ?? null;
}

function alias(key: string): string | null {
  switch (key.toLowerCase()) {
    case 'source':
    case 'file':
    case 'files':
    case 'path':
    case 'log':
      return 'from';
    case 'regex':
    case 'regexp':
    case 'format':
      return 'pattern';
    case 'trainloss':
    case 'train_loss':
    case 'loss':
      return 'train';
    case 'valloss':
    case 'val_loss':
    case 'val':
    case 'valid':
    case 'validationloss':
      return 'validation';
    default:
      return null;
  }
}
