import { isJsonObject } from '../../core/json';
import { readExactNumber, setMember } from './exact-json';

/** Reads `{name: number}` with exact numbers; null when any value is not a number. */
export function parseValues(value: unknown): Record<string, number> | null {
  if (!isJsonObject(value)) return null;
  const read: Record<string, number> = {};
  for (const [name, member] of Object.entries(value)) {
    const number = readExactNumber(member);
    if (number === null) return null;
    setMember(read, name, number);
  }
  return read;
}
