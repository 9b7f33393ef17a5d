const LF = 10;
const CR = 13;

/** Counts the lines of a file by their ends: CR LF is one end, CR CR LF and LF CR are two. */
export class LineCount {
  /** 1-based, of the line that is read next. */
  number = 1;
  #afterReturn = false;

  /** A line end came, of which `code` is one byte. */
  end(code: number | undefined): void {
    if (code !== LF || !this.#afterReturn) this.number += 1;
    this.#afterReturn = code === CR;
  }

  /** Something else than a line end came. */
  text(): void {
    this.#afterReturn = false;
  }
}
