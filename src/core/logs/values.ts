/** Sets a metric whatever its name: `__proto__` too is only a name here. */
export function setValue(values: Record<string, number>, name: string, value: number): void {
  if (name === '__proto__') {
    Object.defineProperty(values, name, { value, enumerable: true, configurable: true, writable: true });
  } else {
    values[name] = value;
  }
}

/** A number that stands as a word: nan, inf, infinity, in any case, with or without a sign. Null for other words. */
export function numberWord(word: string): number | null {
  switch (word.toLowerCase()) {
    case 'nan':
    case '+nan':
    case '-nan':
      return NaN;
    case 'inf':
    case '+inf':
    case 'infinity':
    case '+infinity':
      return Infinity;
    case '-inf':
    case '-infinity':
      return -Infinity;
    default:
      return null;
  }
}

/** What a word of Python or JSON stands for: true, false or nothing. Undefined for other words. */
export function literalWord(word: string): boolean | null | undefined {
  switch (word) {
    case 'True':
    case 'true':
      return true;
    case 'False':
    case 'false':
      return false;
    case 'None':
    case 'null':
      return null;
    default:
      return undefined;
  }
}

const DECIMAL = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i;

/** The decimal number that a text is, from its beginning to its end: `-1.5e-3`, `.5`, `3.`; null for other texts. */
export function decimalOf(text: string): number | null {
  return DECIMAL.test(text) ? Number(text) : null;
}

/** Whether a name means the epoch. */
export function isEpochName(name: string): boolean {
  const lower = name.toLowerCase();
  return lower === 'epoch' || lower === 'ep';
}

const STEP_NAMES = new Set([
  'step',
  'global_step',
  'iter',
  'iteration',
  'iterations',
  'it',
  'steps',
  'num_updates',
  'global step',
]);

/** Whether a name means the iterations so far. */
export function isStepName(name: string): boolean {
  return STEP_NAMES.has(name.toLowerCase());
}
