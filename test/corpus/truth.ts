import { readFileSync } from 'node:fs';
import path from 'node:path';
import { isJsonObject, type Json } from '../../src/core/json';

/** What a person found out about a log. Numbers stand as the log prints them; null: the log has no such thing. */
export interface Truth {
  /** How many epochs, or evaluations where the log has no epochs. */
  readonly epochs: number | null;
  /** `epoch …` or `step …`; null for a file without a curve. */
  readonly x_axis: string | null;
  readonly first_train_x: number | null;
  readonly first_val_x: number | null;
  readonly train_loss_name: string | null;
  readonly val_loss_name: string | null;
  readonly train_points: number;
  readonly val_points: number;
  readonly first_train_loss: number | string | null;
  readonly last_train_loss: number | string | null;
  readonly first_val_loss: number | string | null;
  readonly last_val_loss: number | string | null;
  readonly best_val_loss: number | string | null;
  readonly best_val_at: number | null;
  readonly has_nan_or_inf: boolean;
  readonly hyperparameters: Readonly<Record<string, Json>>;
  readonly verdict: string | null;
  readonly acceptable_verdicts: readonly string[];
  /** Where epochs are parts of one: exactly how far it came, and where the best stands in epochs. */
  readonly epochs_reached?: number;
  readonly best_val_at_epoch?: number;
}

export interface LabelledFile {
  /** Relative to the folder. */
  readonly file: string;
  readonly truth: Truth;
}

/**
 * The list of logs in a folder and the truth about each, from its `truth.json`.
 *
 * @throws Error when the file is not of that shape.
 */
export function readTruth(folder: string): readonly LabelledFile[] {
  const file = path.join(folder, 'truth.json');
  const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (!Array.isArray(parsed)) throw new Error(`${file} must hold a list.`);
  return parsed.map((entry: unknown, index) => {
    if (!isLabelled(entry)) throw new Error(`Entry ${index + 1} of ${file} must have "file" and "truth".`);
    return entry;
  });
}

function isLabelled(entry: unknown): entry is LabelledFile {
  if (!isJsonObject(entry) || typeof entry['file'] !== 'string') return false;
  const { truth } = entry;
  return isJsonObject(truth) && 'epochs' in truth && isJsonObject(truth['hyperparameters']);
}
