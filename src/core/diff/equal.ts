import { isJsonObject } from '../json';
import type { Json } from '../json';

/**
 * Whether two values are the same value: 1 is not "1", NaN is NaN, 0 is -0, the order of keys does not matter, the
 * order of a list does. Source: trackio's run comparer.
 */
export function sameValue(a: Json, b: Json): boolean {
  if (a === b) return true;
  if (typeof a === 'number' && typeof b === 'number') return Number.isNaN(a) && Number.isNaN(b);
  if (isList(a) || isList(b)) {
    return isList(a) && isList(b) && a.length === b.length && a.every((item, index) => sameItem(item, b[index]));
  }
  if (!isJsonObject(a) || !isJsonObject(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && sameItem(a[key], b[key]))
  );
}

function sameItem(a: Json | undefined, b: Json | undefined): boolean {
  return a !== undefined && b !== undefined && sameValue(a, b);
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
