import type { CommandTask, EntryPlan, EntryTask } from '../../core/config/plan';
import type { Json } from '../../core/json';
import { isSecretName, SECRET_SHAPES, URL_PASSWORD } from '../../core/secret-names';

/** Stands in run.json where a secret stood. */
export const MASK = '•••';

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
  for (const shape of SECRET_SHAPES) masked = masked.replace(shape, MASK);
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
