const MOST = 4096;
const LONGEST = 100;

/**
 * Remembers what a pure function of a short text gave: names of metrics come again on every line. Starts anew when
 * there are too many, so that a log of ever new names takes no more memory.
 */
export function memo<T>(make: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    const made = make(text);
    if (text.length > LONGEST) return made;
    if (known.size >= MOST) known.clear();
    known.set(text, made);
    return made;
  };
}
