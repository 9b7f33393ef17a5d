/**
 * JSON that keeps the bits of every number: NaN and infinities become the strings "NaN", "Infinity", "-Infinity",
 * and -0 stays -0. `undefined` members are left out, as JSON.stringify does.
 */
export function exactJson(value: unknown): string {
  if (typeof value === 'number') return exactNumber(value);
  if (typeof value === 'string' || typeof value === 'boolean') return JSON.stringify(value);
  if (typeof value !== 'object' || value === null) return 'null';
  if (Array.isArray(value)) return `[${value.map((item: unknown) => exactJson(item)).join(',')}]`;
  const members: string[] = [];
  for (const [key, member] of Object.entries(value)) {
    if (member !== undefined) members.push(`${JSON.stringify(key)}:${exactJson(member)}`);
  }
  return `{${members.join(',')}}`;
}

/** A number as JSON text: the shortest that reads back to the same bits. Source: ECMA-262 Number::toString. */
export function exactNumber(value: number): string {
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  // Infinity - Infinity and NaN - NaN are NaN: one comparison finds every number that JSON cannot carry.
  return value - value === 0 ? String(value) : `"${String(value)}"`;
}

/** The number behind a JSON value written by `exactNumber`; null when it is none. */
export function readExactNumber(value: unknown): number | null {
  if (typeof value === 'number') return value;
  if (value === 'NaN') return NaN;
  if (value === 'Infinity') return Infinity;
  if (value === '-Infinity') return -Infinity;
  return null;
}

/** Sets a member whatever its name: `__proto__` too is only a name here. */
export function setMember<T>(target: Record<string, T>, name: string, value: T): void {
  if (name === '__proto__') {
    Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
  } else {
    target[name] = value;
  }
}
