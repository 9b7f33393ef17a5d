import path from 'node:path';
import type { Unclaimed } from './draft';

/** Files that programs write their hyperparameters to; later ones win key by key. */
const SETTINGS = [
  'config.json',
  'config.yml',
  'config.yaml',
  'params.json',
  'params.yaml',
  'hyp.yaml',
  'opt.yaml',
  'args.json',
  'args.yaml',
  'training_args.json',
  'hparams.json',
  'hparams.yaml',
  'command.txt',
] as const;

/**
 * Files in a folder that hold the hyperparameters of the one run in it.
 *
 * @param except Names that mean something else there.
 */
export function settingsIn(unclaimed: Unclaimed, folder: string, except: readonly string[] = []): string[] {
  const names = unclaimed.namesIn(folder);
  return SETTINGS.filter((name) => names.has(name) && !except.includes(name)).map((name) => path.join(folder, name));
}

/** Files that share the name of a log up to its ending: `run1.yaml` beside `run1.csv`. */
export function settingsBeside(unclaimed: Unclaimed, file: string): string[] {
  const folder = path.dirname(file);
  const stem = path.basename(file, path.extname(file));
  const names = unclaimed.namesIn(folder);
  return ['.json', '.yml', '.yaml', '.args.json', '.hparams.yaml', '_args.json', '_config.yaml']
    .map((end) => stem + end)
    .filter((name) => names.has(name) && name !== path.basename(file))
    .map((name) => path.join(folder, name));
}
