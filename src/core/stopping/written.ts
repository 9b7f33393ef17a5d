/** A number that JSON does not change: it knows neither NaN, nor infinities, nor -0. */
export type Written = number | 'NaN' | 'Infinity' | '-Infinity' | '-0';

/** For a state that goes through JSON; `Number()` reads it back. */
export function written(value: number): Written {
  if (Object.is(value, -0)) return '-0';
  if (Number.isFinite(value)) return value;
  return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
}
