import type { Json } from '../json';
import { msg } from '../message';
import type { LossNames } from '../run/summary';
import type { ConfigEntry } from './document';
import { setValue } from './edit';
import type { EditResult, ValueChange } from './edit';
import { parseConfig } from './parse';
import type { EntryPlan, MetricsSource } from './plan';
import { applyEdits } from './text-edit';
import type { ConfigText, TextEdit } from './text-edit';

/**
 * The edit that makes an entry's `metrics` name its train and validation loss; null leaves a loss to the naming habits.
 * What the entry inherits of `metrics` is written too, since a section of its own stands in the place of the inherited
 * one. No edit where the file says so already.
 *
 * @returns an error where that cannot be written without changing anything else: the result is read again and compared.
 */
export function writeLosses(config: ConfigText, entry: string, losses: LossNames): EditResult {
  const entries = entriesOf(config);
  const before = entries.find(({ name }) => name === entry);
  if (before === undefined || before.plan === null) {
    return { error: msg("There is no entry '{0}' without a mistake in this file.", entry) };
  }
  const wanted: MetricsSource = { ...before.plan.metrics, train: losses.train, validation: losses.validation };
  const expected = entries.map(({ name, plan }) =>
    name === entry && plan !== null ? { ...plan, metrics: wanted } : plan,
  );
  if (same(plansOf(config), expected)) return { edits: [] };
  let text = config.text;
  for (const change of changesOf(before, before.plan.metrics, wanted)) {
    const result = setValue({ ...config, text }, entry, change);
    if ('error' in result) return result;
    text = applyEdits(text, result.edits);
  }
  if (same(plansOf({ ...config, text }), expected)) return { edits: [difference(config.text, text)] };
  return { error: msg("The losses of '{0}' cannot be written safely. Name them in its 'metrics' by hand.", entry) };
}

/** One change a loss where the section is there and both are only set; else the section as a whole. */
function changesOf(entry: ConfigEntry, before: MetricsSource, wanted: MetricsSource): readonly ValueChange[] {
  const keys = ['train', 'validation'] as const;
  const isOwn = entry.spots.some(({ path }) => path.length > 1 && path[0] === 'metrics');
  const removes = keys.some((key) => before[key] !== null && wanted[key] === null);
  if (!isOwn || removes) return [{ path: ['metrics'], value: sectionOf(wanted) }];
  return keys.flatMap((key) => {
    const value = wanted[key];
    return value === null || value === before[key] ? [] : [{ path: ['metrics', key], value }];
  });
}

/** What the section holds: all that differs from what holds without it. */
function sectionOf({ from, pattern, train, validation }: MetricsSource): Json {
  return {
    ...(from === 'auto' ? {} : { from }),
    ...(pattern === null ? {} : { pattern }),
    ...(train === null ? {} : { train }),
    ...(validation === null ? {} : { validation }),
  };
}

/** The one replacement that leads from a text to another. */
function difference(before: string, after: string): TextEdit {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start += 1;
  let same = 0;
  while (same < most - start && before[before.length - 1 - same] === after[after.length - 1 - same]) same += 1;
  return { range: { start, end: before.length - same }, text: after.slice(start, after.length - same) };
}

function entriesOf({ text, format }: ConfigText): readonly ConfigEntry[] {
  return parseConfig(text, format).entries;
}

function plansOf(config: ConfigText): readonly (EntryPlan | null)[] {
  return entriesOf(config).map(({ plan }) => plan);
}

/** Plans are plain data, made by one function: equal ones have equal texts. */
function same(a: readonly (EntryPlan | null)[], b: readonly (EntryPlan | null)[]): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
