import { didYouMean } from './suggest';

/** Comparisons of words that all did-you-means of a file may cost together: some tenths of a second. */
const MAX_COMPARISONS = 200_000;

/** Characters that all variables of a file may add together. */
const MAX_FILLED = 4_000_000;

/** Values that all entries of a file may inherit together. */
const MAX_INHERITED = 500_000;

/**
 * What reading one file may cost. A config written by a person never comes near; a text made to be expensive gets
 * problems instead of time and memory without end.
 */
export class Limits {
  private comparisons = 0;
  private filled = 0;
  private inherited = 0;

  /** As {@link didYouMean} but never `except`, until there have been too many questions. */
  suggest(word: string, known: readonly string[], except?: string): string | null {
    this.comparisons += known.length;
    if (this.comparisons > MAX_COMPARISONS) return null;
    return didYouMean(word, except === undefined ? known : known.filter((other) => other !== except));
  }

  /** Whether so many more characters may be filled in. */
  fill(characters: number): boolean {
    this.filled += characters;
    return this.filled <= MAX_FILLED;
  }

  /** Whether so many more values may be inherited. */
  inherit(values: number): boolean {
    this.inherited += values;
    return this.inherited <= MAX_INHERITED;
  }
}
