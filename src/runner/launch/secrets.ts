import type { CommandTask, EntryPlan, EntryTask } from '../../core/config/plan';
import type { Json } from '../../core/json';

/** Stands in run.json where a secret stood. */
export const MASK = '•••';

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

/** Well-known shapes of keys, wherever they stand, and passwords in URLs. */
const SECRET_VALUES: readonly RegExp[] = [
  /\bhf_[A-Za-z0-9]{20,}/g,
  /\bgh[pousr]_[A-Za-z0-9]{20,}/g,
  /\bgithub_pat_[A-Za-z0-9_]{20,}/g,
  /\bsk-[A-Za-z0-9_-]{20,}/g,
  /\bxox[abprs]-[A-Za-z0-9-]{10,}/g,
  /\bAKIA[0-9A-Z]{16}\b/g,
];
const URL_PASSWORD = /([a-z][a-z0-9+.-]{0,20}:\/\/[^\s/:@]{0,200}:)[^\s/@]{1,500}@/gi;

/**
 * Arguments with their secrets masked: values behind (or after `=` in) flags that look like one, values of secret
 * environment variables of the entry wherever they occur, passwords in URLs, and well-known shapes of keys.
 *
 * @param known Values that are secret wherever they stand.
 */
export function maskArguments(argv: readonly string[], known: readonly string[] = []): string[] {
  let behindFlag = false;
  return argv.map((word) => {
    const afterFlag = behindFlag;
    behindFlag = false;
    const flag = /^(--?[A-Za-z][\w.-]*|[A-Za-z_]\w*)=/.exec(word);
    if (flag !== null && isSecretName(flag[1] ?? '')) return `${flag[0]}${MASK}`;
    if (/^--?[A-Za-z][\w.-]*$/.test(word) && isSecretName(word)) {
      behindFlag = true;
      return word;
    }
    return afterFlag ? MASK : maskText(word, known);
  });
}

function maskText(text: string, known: readonly string[]): string {
  let masked = text.replace(URL_PASSWORD, `$1${MASK}@`);
  for (const shape of SECRET_VALUES) masked = masked.replace(shape, MASK);
  for (const secret of known) if (secret.length >= 4) masked = masked.split(secret).join(MASK);
  return masked;
}

/** Hyperparameters with secrets masked, by name and by shape, at any depth. */
export function maskHyperparameters(
  hyperparameters: Readonly<Record<string, Json>>,
  known: readonly string[] = [],
): Record<string, Json> {
  return Object.fromEntries(
    Object.entries(hyperparameters).map(([name, value]) => [name, maskNamed(name, value, known)]),
  );
}

function maskNamed(name: string, value: Json, known: readonly string[]): Json {
  if (value !== null && typeof value !== 'object' && isSecretName(name)) return MASK;
  if (typeof value === 'string') return maskText(value, known);
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => maskNamed(name, item, known));
  if (value !== null && typeof value === 'object') return maskHyperparameters(value as Record<string, Json>, known);
  return value;
}

/** What a plan holds, fit to be written down. */
export function maskPlan(plan: EntryPlan): { task: EntryTask; hyperparameters: Record<string, Json> } {
  const known = [
    ...Object.entries(plan.env).flatMap(([name, value]) => (isSecretName(name) ? [value] : [])),
    ...Object.entries(plan.hyperparameters).flatMap(([name, value]) =>
      typeof value === 'string' && isSecretName(name) ? [value] : [],
    ),
  ];
  return { task: maskTask(plan.task, known), hyperparameters: maskHyperparameters(plan.hyperparameters, known) };
}

function maskTask(task: EntryTask, known: readonly string[]): EntryTask {
  if (task.kind === 'trainer') return task;
  const masked: CommandTask = { ...task, argv: maskArguments(task.argv, known) };
  return masked;
}
