/** A check that a value of unknown origin has the type T. Never throws. */
export type Shape<T> = (value: unknown) => value is T;

/** A string of at most `max` UTF-16 units. */
export function isText(max: number): Shape<string> {
  return (value): value is string => typeof value === 'string' && value.length <= max;
}

/** A number that is not NaN or infinite. */
export function isFinite(value: unknown): value is number {
  return Number.isFinite(value);
}

/** Any number, NaN and infinities among them. */
export function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}

/** 0, 1, 2, … within the exact range. */
export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

export function isBoolean(value: unknown): value is boolean {
  return typeof value === 'boolean';
}

/** One of these strings. */
export function isOneOf<const T extends string>(...texts: readonly T[]): Shape<T> {
  const known: ReadonlySet<unknown> = new Set(texts);
  return (value): value is T => known.has(value);
}

export function isNullOr<T>(shape: Shape<T>): Shape<T | null> {
  return (value): value is T | null => value === null || shape(value);
}

/** An array of at most `max` items, all of the shape. */
export function isListOf<T>(item: Shape<T>, max: number): Shape<readonly T[]> {
  return (value): value is readonly T[] => Array.isArray(value) && value.length <= max && value.every(item);
}

/** An object that is not an array, for looking at its keys. */
export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An object whose keys are data, at most `max` of them, all values of the shape. */
export function isRecordOf<T>(item: Shape<T>, max: number): Shape<Readonly<Record<string, T>>> {
  return (value): value is Readonly<Record<string, T>> => {
    if (!isPlainObject(value)) return false;
    const values = Object.values(value);
    return values.length <= max && values.every(item);
  };
}

/** A check for every property of T, so that a property added to T does not compile without its check. */
export type FieldShapes<T> = { readonly [K in keyof T]-?: Shape<T[K]> };

/** An object with these fields of its own and no others. */
export function hasExactly<T extends object>(fields: FieldShapes<T>): Shape<T> {
  const has = hasAtLeast<T>(fields);
  const size = Object.keys(fields).length;
  return (value): value is T => has(value) && Object.keys(value).length === size;
}

/** An object with these fields of its own; others are ignored, so that a newer sender is understood. */
export function hasAtLeast<T extends object>(fields: Partial<FieldShapes<T>>): Shape<T> {
  const checks = Object.entries<Shape<unknown> | undefined>(fields);
  return (value): value is T =>
    isPlainObject(value) &&
    checks.every(([name, shape]) => Object.hasOwn(value, name) && shape?.(value[name]) === true);
}
