import { readNumber } from './number-text';
import type { LineContext, RawLine } from './reader';
import { setValue } from './values';

/**
 * A regular expression with named groups for printed lines. Whoever makes one answers for its time: linear in the
 * line, whatever the expression.
 */
export interface LinePattern {
  /** For every match in the line, from left to right: its named groups that took part, and what they matched. */
  matches(line: string): readonly Readonly<Record<string, string>>[];
}

/**
 * What a pattern finds in a line: `epoch` and `step` say where, `name` and `value` give one metric a match, every other
 * group is a metric of its name. Null where nothing matches, or no group holds a number.
 */
export function patternLine(pattern: LinePattern, line: string, context: LineContext): RawLine | null {
  const values: Record<string, number> = {};
  let epoch: number | null = null;
  let step: number | null = null;
  let count = 0;
  for (const groups of pattern.matches(line)) {
    for (const [group, text] of Object.entries(groups)) {
      const isNamed = group === 'value' && groups['name'] !== undefined;
      const value = group === 'name' ? null : wholeNumberText(text);
      if (value === null) continue;
      if (group === 'epoch') epoch ??= count0(value);
      else if (group === 'step') step ??= count0(value);
      else {
        setValue(values, isNamed ? (groups['name'] ?? group).trim() : group, value);
        count += 1;
      }
    }
  }
  if (count === 0) return epoch === null ? null : { kind: 'epoch', epoch, total: null };
  return { kind: 'observation', epoch: epoch ?? context.epoch, step, values };
}

function count0(value: number): number | null {
  return Number.isFinite(value) && value >= 0 ? value : null;
}

/** The number that a text is, with a point or a comma, perhaps with a percent sign; null when it is another text. */
function wholeNumberText(text: string): number | null {
  const bare = text.trim();
  const found = readNumber(bare, 0, bare.includes(',') && !bare.includes('.'));
  if (found === null) return null;
  return /^\s*%?$/.test(bare.slice(found.end)) ? found.value : null;
}
