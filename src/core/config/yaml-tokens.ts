import type { CST } from 'yaml';
import { MAX_DEPTH } from './syntax';

/**
 * Offset of the first value nested deeper than {@link MAX_DEPTH}; null where none is. Works on the library's
 * tokens, without recursion: composing such a text would run out of stack, which kills the process inside V8's
 * regular expressions instead of throwing.
 */
export function tooDeep(tokens: readonly CST.Token[]): number | null {
  for (const { token, depth } of walk(tokens)) if (depth > MAX_DEPTH) return token.offset;
  return null;
}

/** Offset of a quote that is never closed; null where there is none. The library only says where the text ends. */
export function openQuote(tokens: readonly CST.Token[]): number | null {
  for (const { token } of walk(tokens)) {
    if (token.type !== 'double-quoted-scalar' && token.type !== 'single-quoted-scalar') continue;
    const quote = token.source.charAt(0);
    if (token.source.length < 2 || !token.source.endsWith(quote)) return token.offset;
  }
  return null;
}

interface Placed {
  readonly token: CST.Token;
  readonly depth: number;
}

function* walk(tokens: readonly CST.Token[]): Generator<Placed> {
  const waiting: Placed[] = tokens.map((token) => ({ token, depth: 0 })).reverse();
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    yield next;
    const depth = next.depth + 1;
    for (const token of children(next.token).reverse()) waiting.push({ token, depth });
  }
}

function children(token: CST.Token): CST.Token[] {
  if (token.type === 'document') return token.value === undefined ? [] : [token.value];
  if (!('items' in token)) return [];
  return token.items.flatMap((item) => [item.key, item.value].filter((child) => child !== null && child !== undefined));
}
