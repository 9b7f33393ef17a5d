/** `token` alone is also a word of language models; after these it means a piece of text. */
const TEXT_TOKENS = new Set(
  'pad eos bos unk sep cls mask image special start end begin stop first last next per max min num n'.split(' '),
);
const SECRET_WORDS = new Set(
  'secret secrets password passwords passwd pwd passphrase credential credentials apikey accesskey'.split(' '),
);

/** Whether a flag, variable or hyperparameter of this name holds a secret: `--api-key`, `HF_TOKEN`, `dbPassword`. */
export function isSecretName(name: string): boolean {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
  return words.some((word, i) => {
    if (SECRET_WORDS.has(word)) return true;
    const before = words[i - 1] ?? '';
    if (word === 'key' || word === 'keys') return ['api', 'access', 'secret', 'private', 'auth'].includes(before);
    return word === 'token' && i === words.length - 1 && !TEXT_TOKENS.has(before);
  });
}

/** Well-known shapes of keys, wherever they stand. */
export const SECRET_SHAPES: readonly RegExp[] = [
  /\bhf_[A-Za-z0-9]{20,}/g,
  /\bgh[pousr]_[A-Za-z0-9]{20,}/g,
  /\bgithub_pat_[A-Za-z0-9_]{20,}/g,
  /\bsk-[A-Za-z0-9_-]{20,}/g,
  /\bxox[abprs]-[A-Za-z0-9-]{10,}/g,
  /\bAKIA[0-9A-Z]{16}\b/g,
];
/** A password in a URL; the first group is what stands before it. */
export const URL_PASSWORD = /([a-z][a-z0-9+.-]{0,20}:\/\/[^\s/:@]{0,200}:)[^\s/@]{1,500}@/gi;

/** Whether a text holds something that looks like a secret. */
export function holdsSecret(text: string): boolean {
  return [...SECRET_SHAPES, URL_PASSWORD].some((shape) => text.search(shape) >= 0);
}
