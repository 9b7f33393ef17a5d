import { DocumentReader } from './document-reader';
import type { FileFormat } from './format';
import { decoding } from './text-decoding';

/** Settings among the document's own members; the others say where training is, or how often it logs. */
const SETTINGS: ReadonlySet<string> = new Set(['num_train_epochs', 'max_steps', 'train_batch_size']);

/** What Hugging Face's Trainer adds to its records, and hardly anybody else. */
const HABIT = /"(?:learning_rate|grad_norm|eval_runtime|eval_samples_per_second|train_runtime)"\s*:/;

/**
 * Hugging Face's `trainer_state.json`, written with each checkpoint (TrainerState in
 * transformers/trainer_callback.py): `log_history` is an array of records, those of training and of evaluation apart,
 * with fractional epochs; its last record sums the training up and is no point. Also the bare array.
 */
export const hfTrainerStateFormat: FileFormat = {
  id: 'hf-trainer-state',
  title: 'Hugging Face trainer state',
  growth: 'whole',
  epochs: 'fractional',
  recognise(_name, head) {
    const text = head.text?.trimStart() ?? '';
    if (text.startsWith('{')) return /"log_history"\s*:\s*\[/.test(text) ? 0.99 : 0;
    if (!text.startsWith('[') || !/"step"\s*:/.test(text) || !/"(?:eval_)?loss"\s*:/.test(text)) return 0;
    return HABIT.test(text) && /"epoch"\s*:\s*\d+\.\d/.test(text) ? 0.95 : 0;
  },
  open: ({ name }) => decoding(new DocumentReader(name, SETTINGS)),
};
