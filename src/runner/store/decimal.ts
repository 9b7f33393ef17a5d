/** Where a scan stands. */
export interface NumberCursor {
  at: number;
}

/** 10^0 … 10^22: the powers of ten that a double holds exactly. */
const POWERS = Float64Array.from({ length: 23 }, (_, i) => Number(`1e${i}`));

const PLUS = 43;
const MINUS = 45;
const DOT = 46;
const ZERO = 48;

/** The low part holds this many digits: products of a nine-digit number with it stay below 2^53 times a power of two. */
const LOW_DIGITS = 9;
/** Splits a double into two halves of 26 bits (Dekker 1971). */
const SPLITTER = 134217729;
/** Far above the error of the double-double arithmetic below (about 2^-104), far below half a unit (2^-53). */
const DOUBT = 2 ** -40;

/**
 * Reads a JSON number from bytes, moving the cursor behind it; undefined (and the cursor anywhere) when there is
 * none. The value is the one that JSON.parse gives, to the bit:
 *
 * * at most 2^53 scaled by at most 10^22 is one correctly rounded operation (Clinger, "How to read floating point
 *   numbers accurately", 1990);
 * * at most 18 digits with 10^-22 … 10^0 are computed in double-double arithmetic; where the result is so close to
 *   the middle between two doubles that its error could matter, and for all other numbers, the engine decides.
 */
export function readNumberBytes(bytes: Uint8Array, cursor: NumberCursor): number | undefined {
  const start = cursor.at;
  let at = start;
  const negative = bytes[at] === MINUS;
  if (negative) at += 1;
  const firstDigit = at;
  // Digits as two whole numbers of at most nine digits, so that each fits into a small integer: top, then low.
  let top = 0;
  let low = 0;
  let digits = 0;
  let digit = (bytes[at] ?? 0) - ZERO;
  while (digit >= 0 && digit <= 9) {
    if (digits < LOW_DIGITS) {
      top = top * 10 + digit;
      if (top !== 0) digits += 1;
    } else {
      if (digits < 2 * LOW_DIGITS) low = low * 10 + digit;
      digits += 1;
    }
    digit = (bytes[++at] ?? 0) - ZERO;
  }
  const whole = at - firstDigit;
  if (whole === 0 || (whole > 1 && bytes[firstDigit] === ZERO)) return undefined;
  let scale = 0;
  if (bytes[at] === DOT) {
    const fraction = ++at;
    digit = (bytes[at] ?? 0) - ZERO;
    while (digit >= 0 && digit <= 9 && digits < LOW_DIGITS) {
      top = top * 10 + digit;
      if (top !== 0) digits += 1;
      digit = (bytes[++at] ?? 0) - ZERO;
    }
    while (digit >= 0 && digit <= 9) {
      if (digits < 2 * LOW_DIGITS) low = low * 10 + digit;
      digits += 1;
      digit = (bytes[++at] ?? 0) - ZERO;
    }
    scale = fraction - at;
    if (scale === 0) return undefined;
  }
  const code = bytes[at];
  if (code === 101 || code === 69) {
    at += 1;
    const sign = bytes[at];
    if (sign === MINUS || sign === PLUS) at += 1;
    const exponentStart = at;
    let exponent = 0;
    digit = (bytes[at] ?? 0) - ZERO;
    while (digit >= 0 && digit <= 9) {
      if (exponent < 100_000) exponent = exponent * 10 + digit;
      digit = (bytes[++at] ?? 0) - ZERO;
    }
    if (at === exponentStart) return undefined;
    scale += sign === MINUS ? -exponent : exponent;
  }
  cursor.at = at;
  let size = NaN;
  if (digits <= 2 * LOW_DIGITS) {
    const lowDigits = digits > LOW_DIGITS ? digits - LOW_DIGITS : 0;
    const unit = POWERS[lowDigits] ?? NaN;
    const mantissa = top * unit + low;
    if (mantissa <= Number.MAX_SAFE_INTEGER && scale >= -22 && scale <= 22)
      size = scale < 0 ? mantissa / (POWERS[-scale] ?? NaN) : mantissa * (POWERS[scale] ?? NaN);
    else if (lowDigits > 0 && scale < 0 && scale >= -22) size = divide(top, unit, low, POWERS[-scale] ?? NaN);
  }
  if (size !== size) size = Number(latin(bytes, negative ? start + 1 : start, at));
  return negative ? -size : size;
}

/** (high · unit + low) / divisor, where unit is the power of ten that makes room for low; NaN when in doubt. */
function divide(high: number, unit: number, low: number, divisor: number): number {
  // The digits as an exact sum top + rest.
  const product = high * unit;
  const productError = productRest(high, unit, product);
  const top = product + low;
  const rest = low - (top - product) + productError;
  // Quotient and, from the exact remainder, its correction.
  const quotient = top / divisor;
  const back = quotient * divisor;
  const remainder = top - back - productRest(quotient, divisor, back) + rest;
  const correction = remainder / divisor;
  const least = quotient + (correction - Math.abs(correction) * DOUBT);
  const most = quotient + (correction + Math.abs(correction) * DOUBT);
  return least === most ? least : NaN;
}

/** a · b - product, exactly (Dekker 1971). */
function productRest(a: number, b: number, product: number): number {
  const aBig = SPLITTER * a;
  const aHigh = aBig - (aBig - a);
  const aLow = a - aHigh;
  const bBig = SPLITTER * b;
  const bHigh = bBig - (bBig - b);
  const bLow = b - bHigh;
  return aHigh * bHigh - product + aHigh * bLow + aLow * bHigh + aLow * bLow;
}

function latin(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
}
