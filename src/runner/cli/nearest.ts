import { didYouMean } from '../../core/config/suggest';

/** The name that a word was meant to be: one that it begins (two letters at least), else one that it is a slip of. */
export function nearest(word: string, names: Iterable<string>): string | null {
  const known = [...names];
  const begun = word.length < 2 ? undefined : known.find((name) => name.toLowerCase().startsWith(word.toLowerCase()));
  return begun ?? didYouMean(word, known);
}

/** ` Did you mean "x"?` with a leading space, or nothing. */
export function nearestHint(word: string, names: Iterable<string>): string {
  const name = nearest(word, names);
  return name === null ? '' : ` Did you mean "${name}"?`;
}
