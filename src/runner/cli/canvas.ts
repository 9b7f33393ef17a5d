/** Bits of a braille character by dot column (2) and dot row (4); the character is U+2800 + bits. */
const BRAILLE = [
  [0x01, 0x02, 0x04, 0x40],
  [0x08, 0x10, 0x20, 0x80],
] as const;

/**
 * A grid of characters to draw curves on, dot by dot: 2 × 4 dots a character in braille, one in ASCII.
 * A character belongs to the curve that touched it last.
 */
export class Canvas<Owner> {
  readonly width: number;
  readonly height: number;
  readonly dotColumns: number;
  readonly dotRows: number;
  readonly #perColumn: number;
  readonly #perRow: number;
  readonly #bits: Uint8Array;
  readonly #owners: (Owner | null)[];

  constructor(width: number, height: number, kind: 'braille' | 'ascii') {
    this.width = width;
    this.height = height;
    this.#perColumn = kind === 'braille' ? 2 : 1;
    this.#perRow = kind === 'braille' ? 4 : 1;
    this.dotColumns = width * this.#perColumn;
    this.dotRows = height * this.#perRow;
    this.#bits = new Uint8Array(width * height);
    this.#owners = Array.from({ length: width * height }, () => null);
  }

  /** Column of the character that holds a dot column. */
  column(dotX: number): number {
    return Math.floor(dotX / this.#perColumn);
  }

  /** Row of the character that holds a dot row. */
  row(dotY: number): number {
    return Math.floor(dotY / this.#perRow);
  }

  /** Sets a dot; 0, 0 is the upper left one. */
  dot(x: number, y: number, owner: Owner): void {
    const cell = this.row(y) * this.width + this.column(x);
    this.#bits[cell] = (this.#bits[cell] ?? 0) | (BRAILLE[x % 2 === 0 ? 0 : 1][y % 4] ?? 0);
    this.#owners[cell] = owner;
  }

  /** Sets the dots of a straight line (Bresenham's algorithm). */
  line(fromX: number, fromY: number, toX: number, toY: number, owner: Owner): void {
    const dx = Math.abs(toX - fromX);
    const dy = -Math.abs(toY - fromY);
    const stepX = fromX < toX ? 1 : -1;
    const stepY = fromY < toY ? 1 : -1;
    let x = fromX;
    let y = fromY;
    let error = dx + dy;
    for (;;) {
      this.dot(x, y, owner);
      if (x === toX && y === toY) return;
      const twice = 2 * error;
      if (twice >= dy) {
        error += dy;
        x += stepX;
      }
      if (twice <= dx) {
        error += dx;
        y += stepY;
      }
    }
  }

  /** Who owns a character, null for nobody. */
  owner(column: number, row: number): Owner | null {
    return this.#owners[row * this.width + column] ?? null;
  }

  /** The braille character of a cell. */
  braille(column: number, row: number): string {
    return String.fromCharCode(0x2800 + (this.#bits[row * this.width + column] ?? 0));
  }
}
