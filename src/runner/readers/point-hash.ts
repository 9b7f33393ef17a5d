/** Two independent 32-bit words that stand for one value at one moment of a log. */
export interface PointHash {
  a: number;
  b: number;
}

const bits = new Float64Array(1);
const words = new Uint32Array(bits.buffer);
/** Every NaN is one NaN, whatever its payload; an absent coordinate is none of them. */
const NAN_WORD = 0x7ff80001;
const ABSENT_WORD = 0x7ff80002;

/** Hash of a metric's name. FNV-1a over its UTF-16 units. */
export function nameHash(name: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/**
 * Hash of a value with the epoch and step that it belongs to; not of its time, which the same log may give otherwise
 * when it is read again. The mixing is that of MurmurHash3 (public domain).
 *
 * @param name what `nameHash` gave.
 * @param into gets the words, so that a point makes no object.
 */
export function pointHash(
  name: number,
  epoch: number | null,
  step: number | null,
  value: number,
  into: PointHash,
): void {
  let a = name;
  let b = name ^ 0x9e3779b9;
  for (let i = 0; i < 3; i++) {
    const number = i === 0 ? epoch : i === 1 ? step : value;
    if (number === null) {
      words[0] = ABSENT_WORD;
      words[1] = ABSENT_WORD;
    } else if (number !== number) {
      words[0] = NAN_WORD;
      words[1] = NAN_WORD;
    } else {
      bits[0] = number;
    }
    const low = words[0] ?? 0;
    const high = words[1] ?? 0;
    a = mix(mix(a, low), high);
    b = mix(mix(b, high ^ 0x5bd1e995), low);
  }
  into.a = finish(a);
  into.b = finish(b);
}

/** The two words as one whole number below 2^53, for a key. */
export function pointKey(hash: PointHash): number {
  return hash.a * 0x200000 + (hash.b >>> 11);
}

function mix(hash: number, word: number): number {
  let k = Math.imul(word, 0xcc9e2d51);
  k = (k << 15) | (k >>> 17);
  const mixed = hash ^ Math.imul(k, 0x1b873593);
  return (Math.imul((mixed << 13) | (mixed >>> 19), 5) + 0xe6546b64) | 0;
}

function finish(hash: number): number {
  let h = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
