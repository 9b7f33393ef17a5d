import { clean } from './width';
import type { Terminal } from './terminal';

/** Colours and marks for one terminal; without colour every painter returns its text as it is. */
export interface Style {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly cyan: (text: string) => string;
  readonly marks: Marks;
  /** Makes a foreign text safe for this terminal, and ASCII-only where the terminal knows no more. */
  readonly text: (text: string) => string;
}

/** Signs beside the words; none of them is the only carrier of a meaning. */
export interface Marks {
  readonly best: string;
  readonly none: string;
  readonly ellipsis: string;
  readonly separator: string;
  readonly barFull: string;
  readonly barEmpty: string;
  readonly arrow: string;
}

const UNICODE: Marks = {
  best: '★',
  none: '–',
  ellipsis: '…',
  separator: '·',
  barFull: '█',
  barEmpty: '░',
  arrow: '→',
};

const ASCII: Marks = {
  best: '*',
  none: '-',
  ellipsis: '...',
  separator: '-',
  barFull: '#',
  barEmpty: '.',
  arrow: '->',
};

/** Signs that our own sentences use, for terminals that have ASCII only. */
const SPELLED: readonly (readonly [RegExp, string])[] = [
  [/[\u00a0\u2009\u202f]/gu, ' '],
  [/∞/gu, 'inf'],
  [/…/gu, '...'],
  [/[–—−]/gu, '-'],
  [/[“”]/gu, '"'],
  [/[‘’]/gu, "'"],
  [/→/gu, '->'],
  [/[·•]/gu, '-'],
  [/×/gu, 'x'],
  [/≥/gu, '>='],
  [/≤/gu, '<='],
];

/** Paints for a terminal. */
export function createStyle(terminal: Pick<Terminal, 'color' | 'unicode'>): Style {
  const paint =
    (open: number, close: number) =>
    (text: string): string =>
      terminal.color && text !== '' ? `\u001b[${open}m${text}\u001b[${close}m` : text;
  return {
    bold: paint(1, 22),
    dim: paint(2, 22),
    red: paint(31, 39),
    green: paint(32, 39),
    yellow: paint(33, 39),
    cyan: paint(36, 39),
    marks: terminal.unicode ? UNICODE : ASCII,
    text: (text) => {
      const safe = clean(text);
      return terminal.unicode ? safe : SPELLED.reduce((out, [sign, spelled]) => out.replace(sign, spelled), safe);
    },
  };
}
