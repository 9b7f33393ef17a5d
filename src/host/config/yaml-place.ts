/** Where in a block-style YAML file somebody types: below which keys, and whether a key or a value. */
export type YamlPlace =
  | { readonly kind: 'key'; readonly path: readonly string[]; readonly taken: ReadonlySet<string> }
  | { readonly kind: 'value'; readonly path: readonly string[]; readonly key: string };

const KEY_LINE = /^(\s*)([\w$.-]+)\s*:/;

/**
 * Reads the place from the indentation alone, so that it works while the file does not parse. Null inside lists and
 * `{ … }`, in comments, and after a value.
 */
export function yamlPlace(lines: readonly string[], line: number, character: number): YamlPlace | null {
  const before = (lines[line] ?? '').slice(0, character);
  const key = /^(\s*)[\w$.-]*$/.exec(before);
  if (key !== null) {
    const indent = (key[1] ?? '').length;
    return { kind: 'key', path: parentsOf(lines, line, indent), taken: siblingsOf(lines, line, indent) };
  }
  const value = /^(\s*)([\w$.-]+):\s+[\w.-]*$/.exec(before);
  if (value === null) return null;
  return { kind: 'value', path: parentsOf(lines, line, (value[1] ?? '').length), key: value[2] ?? '' };
}

/** Keys above, each less indented than the one below it; outermost first. */
function parentsOf(lines: readonly string[], line: number, indent: number): string[] {
  const path: string[] = [];
  let limit = indent;
  for (let at = line - 1; at >= 0 && limit > 0; at--) {
    const match = KEY_LINE.exec(lines[at] ?? '');
    const own = match?.[1]?.length;
    if (own === undefined || own >= limit) continue;
    path.unshift(match?.[2] ?? '');
    limit = own;
  }
  return path;
}

/** Keys of the same section, without the line itself. */
function siblingsOf(lines: readonly string[], line: number, indent: number): Set<string> {
  const taken = new Set<string>();
  for (const step of [-1, 1]) {
    for (let at = line + step; at >= 0 && at < lines.length; at += step) {
      const match = KEY_LINE.exec(lines[at] ?? '');
      const own = match?.[1]?.length;
      if (own === undefined) continue;
      if (own < indent) break;
      if (own === indent) taken.add(match?.[2] ?? '');
    }
  }
  return taken;
}
