import type { CST } from 'yaml';
import { MAX_DEPTH } from './syntax';

/**
 * Offset of the first value nested deeper than {@link MAX_DEPTH}; null where none is. Works on the library's
 * tokens, without recursion: composing such a text would run out of stack, which kills the process inside V8's
 * regular expressions instead of throwing.
 */
export function tooDeep(tokens: readonly CST.Token[]): number | null {
  const waiting = tokens.map((token) => ({ token, depth: 0 }));
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { token, depth } = next;
    if (depth > MAX_DEPTH) return token.offset;
    for (const child of children(token)) waiting.push({ token: child, depth: depth + 1 });
  }
  return null;
}

function children(token: CST.Token): CST.Token[] {
  if (token.type === 'document') return token.value === undefined ? [] : [token.value];
  if (!('items' in token)) return [];
  return token.items.flatMap((item) => [item.key, item.value].filter((child) => child !== null && child !== undefined));
}
