const WRITTEN =
  /^(\d{4})[-/.](\d\d?)[-/.](\d\d?)[T _](\d\d?):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s?(Z|UTC|[+-]\d\d:?\d\d)?$/i;

/**
 * A wall time that is a number, in milliseconds since 1970: seconds, milliseconds, micro- or nanoseconds, told apart
 * by their size. NaN for what is no time between 1973 and 2286, such as seconds since the start.
 */
export function wallTimeOf(value: number): number {
  if (value >= 1e8 && value < 1e10) return value * 1000;
  if (value >= 1e11 && value < 1e13) return value;
  if (value >= 1e14 && value < 1e16) return value / 1e3;
  if (value >= 1e17 && value < 1e19) return value / 1e6;
  return NaN;
}

/**
 * A wall time that is written as ISO 8601 or in its habitual variations (`2025-10-15 06:59:38,123`). Without a zone it
 * is this machine's local time. NaN when it is no time.
 */
export function wallTimeOfText(text: string): number {
  if (text.length > 40) return NaN;
  const found = WRITTEN.exec(text);
  if (found === null) return NaN;
  const [, year, month, day, hour, minute, second = '0', fraction = '', zone] = found;
  const parts = [year, month, day, hour, minute, second].map(Number);
  const [y = 0, mo = 0, d = 0, h = 0, mi = 0, s = 0] = parts;
  if (mo < 1 || mo > 12 || d < 1 || d > 31 || h > 24 || mi > 59 || s > 60) return NaN;
  const ms = fraction === '' ? 0 : Math.trunc(Number(`0.${fraction}`) * 1000);
  if (zone === undefined) return new Date(y, mo - 1, d, h, mi, s, ms).getTime();
  const utc = Date.UTC(y, mo - 1, d, h, mi, s, ms);
  const offset = /^([+-])(\d\d):?(\d\d)$/.exec(zone);
  if (offset === null) return utc;
  const minutes = Number(offset[2]) * 60 + Number(offset[3]);
  return utc - (offset[1] === '-' ? -minutes : minutes) * 60_000;
}
