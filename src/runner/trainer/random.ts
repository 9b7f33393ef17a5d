/** Gives numbers from 0 (included) to 1 (excluded), like Math.random. */
export type Random = () => number;

/**
 * A seeded generator: sfc32 of PractRand (Chris Doty-Humphrey, public domain), 128 bits of state filled from
 * seed and stream by splitmix32. Same seed and stream, same numbers, on every platform.
 *
 * @param seed any finite number
 * @param stream tells apart generators of one run, so that using one more number here changes nothing there
 */
export function createRandom(seed: number, stream = 0): Random {
  // Two halves, so that large and fractional seeds differ too.
  const bits = new Uint32Array(new Float64Array([seed]).buffer);
  let fill = ((bits[0] ?? 0) ^ Math.imul(bits[1] ?? 0, 0x9e3779b1) ^ Math.imul(stream + 1, 0x85ebca6b)) >>> 0;
  const splitmix = (): number => {
    fill = (fill + 0x9e3779b9) | 0;
    let t = fill ^ (fill >>> 16);
    t = Math.imul(t, 0x21f0aaad);
    t ^= t >>> 15;
    t = Math.imul(t, 0x735a2d97);
    return (t ^ (t >>> 15)) | 0;
  };
  let a = splitmix();
  let b = splitmix();
  let c = splitmix();
  let counter = splitmix();
  const next = (): number => {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + t) | 0;
    return (t >>> 0) / 4294967296;
  };
  for (let i = 0; i < 12; i++) next();
  return next;
}

/** The streams of one run. `library` feeds Math.random: initialisers and dropout masks of TensorFlow.js. */
export const STREAMS = { library: 0, split: 1, shuffle: 2 } as const;

/**
 * Replaces Math.random for the whole process, so that initial weights and dropout masks follow from the seed.
 * To be called before TensorFlow.js is loaded.
 */
export function seedMathRandom(seed: number): void {
  Math.random = createRandom(seed, STREAMS.library);
}

/** Puts `items` in random order, in place (Fisher and Yates). */
export function shuffleInPlace<T extends Int32Array | number[]>(items: T, random: Random): T {
  for (let i = items.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    const kept = items[i] ?? 0;
    items[i] = items[j] ?? 0;
    items[j] = kept;
  }
  return items;
}
