import { csvFormat } from './csv';
import { dvcliveFormat } from './dvclive';
import { FileHead } from './file-head';
import type { FileFormat, FormatId } from './format';
import { hfTrainerStateFormat } from './hf-trainer-state';
import { jsonFormat } from './json-documents';
import { jsonlFormat } from './jsonl';
import { mlflowMetricFormat } from './mlflow-metric';
import { tensorboard } from './tensorboard';
import { textFormat } from './text-log';
import { wandb } from './wandb';

/** Every format that can be read; of two that are as sure of a file, the earlier one gets it. */
export const FORMATS: readonly FileFormat[] = [
  tensorboard,
  wandb,
  mlflowMetricFormat,
  dvcliveFormat,
  hfTrainerStateFormat,
  jsonFormat,
  jsonlFormat,
  csvFormat,
  textFormat,
];

/** What is less sure than this is left alone. */
const ENOUGH = 0.3;
/** No other format can be surer. */
const CERTAIN = 1;

/** Names of files that are never logs, whatever stands in them. */
const NEVER =
  /(?:^|\/)(?:package(?:-lock)?\.json|tsconfig[^/]*\.json|composer\.json|launch\.json|settings\.json|lossline\.json|[^/]*(?:summary|_results)\.json)$|\.(?:ipynb|py|pyc|js|mjs|ts|tsx|jsx|java|c|cc|cpp|h|hpp|rs|go|md|rst|html?|css|svg|xml|ya?ml|toml|ini|cfg|lock|sh|bat|ps1|zip|gz|tgz|bz2|xz|7z|png|jpe?g|gif|pdf|npy|npz|pt|pth|ckpt|h5|keras|onnx|safetensors|parquet|feather|arrow|sqlite3?|db)$/i;

/** The format of that id; null where this build cannot read it. */
export function formatOf(id: FormatId): FileFormat | null {
  return FORMATS.find((format) => format.id === id) ?? null;
}

/**
 * Which format a file is of, by its name and its first bytes (up to 64 KiB); null when it is no log that can be read.
 *
 * @param name path with forward slashes, as in FileContext.
 * @param whole whether `head` is all of the file.
 */
export function recogniseFile(
  name: string,
  head: Uint8Array,
  whole: boolean,
): { readonly format: FileFormat; readonly sureness: number } | null {
  if (NEVER.test(name)) return null;
  let best: { readonly format: FileFormat; readonly sureness: number } | null = null;
  const beginning = new FileHead(head, whole);
  for (const format of FORMATS) {
    const sureness = format.recognise(name, beginning);
    if (sureness >= ENOUGH && sureness > (best?.sureness ?? 0)) best = { format, sureness };
    if (sureness === CERTAIN) break;
  }
  return best;
}
