import { Position, Range } from 'vscode';
import type { TextRange } from '../../core/config/plan';

/** Turns UTF-16 offsets of a text into positions; lines end at \n, \r\n or \r, as in VS Code. */
export class LineIndex {
  private readonly starts: number[] = [0];
  private readonly length: number;

  constructor(text: string) {
    this.length = text.length;
    for (const match of text.matchAll(/\r\n|\r|\n/g)) this.starts.push(match.index + match[0].length);
  }

  position(offset: number): Position {
    const at = Math.max(0, Math.min(offset, this.length));
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.starts[middle] ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    return new Position(low, at - (this.starts[low] ?? 0));
  }

  range(range: TextRange): Range {
    return new Range(this.position(range.start), this.position(range.end));
  }
}

/** One range of a text. For many ranges of one text keep a LineIndex. */
export function rangeIn(text: string, range: TextRange): Range {
  return new LineIndex(text).range(range);
}
