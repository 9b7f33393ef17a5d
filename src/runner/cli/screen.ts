import { clip, displayWidth } from './width';

const ESC = '\u001b';

/**
 * A block of lines at the bottom of the terminal that is rewritten in place. Each frame is one write, so that nothing
 * flickers. Lines are cut to the terminal's width, because a line that wraps would break the count.
 */
export class Screen {
  readonly #write: (text: string) => void;
  readonly #columns: () => number;
  #shown: readonly string[] = [];
  #active = false;

  constructor(write: (text: string) => void, columns: () => number) {
    this.#write = write;
    this.#columns = columns;
  }

  /** Shows these lines in place of the last ones. */
  draw(lines: readonly string[]): void {
    const width = this.#columns() - 1;
    const clipped = lines.map((line) => clip(line, width));
    const start = this.#active ? '' : `${ESC}[?25l`;
    this.#active = true;
    this.#write(`${start}${this.#erase()}${clipped.map((line) => `${line}\n`).join('')}`);
    this.#shown = clipped;
  }

  /** Takes the block away and shows the cursor again. */
  clear(): void {
    if (!this.#active) return;
    this.#write(`${this.#erase()}${ESC}[?25h`);
    this.#shown = [];
    this.#active = false;
  }

  #erase(): string {
    if (this.#shown.length === 0) return '';
    // After the window has become narrower, the terminal has wrapped our lines to more rows.
    const columns = Math.max(1, this.#columns());
    const rows = this.#shown.reduce((sum, line) => sum + Math.max(1, Math.ceil(displayWidth(line) / columns)), 0);
    return `${ESC}[${rows}A\r${ESC}[J`;
  }
}
