import { msg } from '../message';
import type { Message } from '../message';

/** Whether a `metrics.pattern` can be used. */
export type PatternCheck = { readonly kind: 'fine' } | { readonly kind: 'wrong'; readonly message: Message };

const MAX_LENGTH = 2000;

/**
 * Checks the text of a line pattern as far as that is possible without the engine that runs it, which takes linear time
 * and therefore has no look-around and no back references. Named groups may be written `(?<name>…)` or `(?P<name>…)`.
 */
export function linePattern(text: string): PatternCheck {
  const wrong = (message: Message): PatternCheck => ({ kind: 'wrong', message });
  if (text.length > MAX_LENGTH) return wrong(msg("'pattern' is longer than {0} characters.", MAX_LENGTH));
  if (/(?<!\\)(?:\\\\)*\(\?(?:[=!]|<[=!])/.test(text)) {
    return wrong(msg("'pattern' cannot look ahead or behind: it must take linear time. Match the text around it."));
  }
  if (/(?<!\\)(?:\\\\)*\\(?:[1-9]|k<)/.test(text)) {
    return wrong(msg("'pattern' cannot refer back to a group: it must take linear time."));
  }
  const compiled = compileError(text.replace(/\(\?P</g, '(?<'));
  if (compiled !== null) return wrong(msg("'pattern' is no regular expression: {0}.", compiled));
  const names = [...text.matchAll(/\(\?P?<([A-Za-z_]\w*)>/g)].map((found) => found[1] ?? '');
  const metrics = names.filter((name) => name !== 'epoch' && name !== 'step');
  if (metrics.length === 0) {
    return wrong(
      msg("'pattern' names no metric. Put the value into a named group, such as val loss: (?<val_loss>[0-9.]+)."),
    );
  }
  if (names.includes('name') !== names.includes('value')) {
    return wrong(msg("'pattern' needs both groups, 'name' and 'value', or neither."));
  }
  return { kind: 'fine' };
}

/** What the engine says is wrong, in its own words; null when nothing is. */
function compileError(pattern: string): string | null {
  try {
    new RegExp(pattern);
    return null;
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return text.replace(/^Invalid regular expression: (?:\/.*\/\w*: )?/s, '');
  }
}
