const ESCAPE = 27;
const BELL = 7;
const CSI_8BIT = 0x9b;
/** Byte order mark; also a blank of no width. */
const BOM = 0xfeff;

/**
 * Takes terminal codes out of a line: CSI (colours, cursor), OSC (titles, links) and two-character escapes
 * (ECMA-48), and other control characters but the tab. One pass; a sequence that never ends is dropped to the end.
 */
export function plainText(line: string): string {
  if (!hasControl(line)) return line;
  let out = '';
  let kept = 0;
  let i = 0;
  while (i < line.length) {
    const code = line.charCodeAt(i);
    if (code !== ESCAPE && code !== CSI_8BIT && (code >= 32 || code === 9) && code !== 127 && code !== BOM) {
      i += 1;
      continue;
    }
    out += line.slice(kept, i);
    i = code === ESCAPE ? afterEscape(line, i + 1) : code === CSI_8BIT ? afterCsi(line, i + 1) : i + 1;
    kept = i;
  }
  return out + line.slice(kept);
}

function hasControl(line: string): boolean {
  for (let i = 0; i < line.length; i++) {
    const code = line.charCodeAt(i);
    if ((code < 32 && code !== 9) || code === 127 || code === CSI_8BIT || code === BOM) return true;
  }
  return false;
}

function afterEscape(line: string, at: number): number {
  const kind = line[at];
  if (kind === '[') return afterCsi(line, at + 1);
  if (kind === ']' || kind === 'P' || kind === '^' || kind === '_') {
    for (let i = at + 1; i < line.length; i++) {
      const code = line.charCodeAt(i);
      if (code === BELL) return i + 1;
      if (code === ESCAPE) return line[i + 1] === '\\' ? i + 2 : i;
    }
    return line.length;
  }
  if (kind === '(' || kind === ')') return at + 2;
  return at + 1;
}

/** CSI: parameters 0x20 to 0x3f, then one final byte 0x40 to 0x7e. */
function afterCsi(line: string, at: number): number {
  let i = at;
  while (i < line.length) {
    const code = line.charCodeAt(i);
    if (code < 32 || code > 63) break;
    i += 1;
  }
  const final = line.charCodeAt(i);
  return final >= 64 && final <= 126 ? i + 1 : i;
}
