const BARE_WORDS = ['NaN', 'Infinity', '-Infinity', 'nan', 'inf', '-inf', '-NaN', '-nan', 'Inf', '-Inf'];

/**
 * Parses JSON in which NaN and infinities may stand bare, as Python's json.dumps writes them: they come out as texts.
 * Null for what is no JSON. Takes linear time.
 */
export function parseLoosely(text: string): unknown {
  return tryParse(text) ?? (/nan|inf/i.test(text) ? tryParse(quoteBareWords(text)) : null);
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Puts quotes around NaN and infinities that stand outside of strings. One pass: a string is gone over once. */
function quoteBareWords(text: string): string {
  let out = '';
  let kept = 0;
  for (let at = 0; at < text.length;) {
    if (text[at] === '"') {
      at = afterString(text, at);
      continue;
    }
    const word = !'NnIi-'.includes(text[at] ?? '')
      ? undefined
      : BARE_WORDS.find((bare) => text.startsWith(bare, at) && !/\w/.test(text[at + bare.length] ?? ''));
    if (word === undefined) {
      at += 1;
      continue;
    }
    out += `${text.slice(kept, at)}"${word}"`;
    at += word.length;
    kept = at;
  }
  return out + text.slice(kept);
}

function afterString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}
