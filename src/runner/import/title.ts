import { readFileSync } from 'node:fs';
import path from 'node:path';
import { isInside } from '../store/folder';
import type { Draft } from './draft';

const MAX_TITLE = 120;

/**
 * What a run is called: its path below the root, or its last two names elsewhere; an MLflow run by the name that it was
 * given.
 *
 * @param base Real path of the root.
 */
export function titleOf(draft: Draft, base: string): string {
  const place = draft.name === null ? draft.folder : path.join(draft.folder, draft.name);
  const named = mlflowName(draft);
  const shown = named === null ? place : path.join(path.dirname(place), named);
  const relative = isInside(base, shown) && shown !== base ? path.relative(base, shown) : lastTwo(shown);
  const title = relative.split(path.sep).join('/');
  return title.length <= MAX_TITLE ? title : `…${title.slice(1 - MAX_TITLE)}`;
}

function lastTwo(place: string): string {
  return place
    .split(path.sep)
    .filter((part) => part !== '')
    .slice(-2)
    .join(path.sep);
}

/** Source: MLflow's file store keeps the name of a run in `tags/mlflow.runName`. */
function mlflowName(draft: Draft): string | null {
  if (!draft.alternatives.flat().some((file) => file.candidate.format.id === 'mlflow-metric')) return null;
  try {
    const name = readFileSync(path.join(draft.folder, 'tags', 'mlflow.runName'), 'utf8')
      .slice(0, 200)
      .trim();
    return name === '' || name.includes('/') || name.includes('\\') || name === '..' ? null : name;
  } catch {
    return null;
  }
}
