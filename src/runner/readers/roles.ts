import { wordsOf } from '../../core/logs/vocabulary';
import { isLossName } from '../../core/metrics/names';
import { SCORE_WORDS, SPLIT_WORDS } from '../../core/metrics/words';

/**
 * What a column of a table, or a member of a record, says.
 *
 * `time` is a wall time. `clock` is one when its values are as large as one, else a metric (seconds since the start).
 * `split` says of which part of the data the rest is. `name` and `value` make a table of one value a row. `none` is
 * of no interest.
 */
export type RoleKind = 'epoch' | 'step' | 'time' | 'clock' | 'split' | 'name' | 'value' | 'none' | 'metric';

export interface Role {
  readonly kind: RoleKind;
  /** Of two of a kind, the one of lower rank has it; the other is of no interest. */
  readonly rank: number;
}

const METRIC: Role = { kind: 'metric', rank: 0 };
const NONE: Role = { kind: 'none', rank: 0 };

/** Names in lower case, with `_` for blanks, dots and dashes, and without one in front or behind. Best rank first. */
const KNOWN: ReadonlyMap<string, Role> = table({
  epoch: [
    ['epoch', 'epoche', 'epoca', 'época', 'époque', 'epoque', 'эпоха', 'エポック', '轮次'],
    ['current_epoch', 'cur_epoch', 'epoch_num', 'epoch_number', 'epoch_no', 'epoch_idx', 'epoch_index', 'epoch_id'],
    ['ep', 'n_epoch', 'nepoch', 'epochs'],
  ],
  step: [
    ['global_step', 'global_steps', 'globalstep'],
    ['step', 'steps', 'total_timesteps', 'timesteps', 'timestep', 'current_step', 'current_steps', 'num_updates'],
    ['iteration', 'iterations', 'iter', 'iters', 'it', 'itr', 'n_iter', 'niter', 'num_iter', 'iter_num'],
    ['train_step', 'training_step', 'updates', 'n_updates', 'round', 'boosting_round', 'communication_round'],
    ['episode', 'episodes', 'generation', 'generations'],
  ],
  time: [
    ['timestamp', 'time_stamp', 'wall_time', 'walltime', 'datetime', 'date_time', 'date'],
    ['created_at', 'logged_at', 'ts'],
  ],
  clock: [['time']],
  split: [
    ['mode', 'split', 'phase'],
    ['stage', 'subset', 'partition', 'set'],
    ['type', 'event', 'kind', 'dataset'],
  ],
  name: [
    ['metric', 'metric_name'],
    ['key', 'tag', 'variable', 'name'],
  ],
  value: [['value', 'metric_value']],
  none: [['seed', 'pid', 'rank', 'local_rank', 'world_size', 'index', 'id', 'run_id', 'version', 'lineno']],
});

/** Folders of names that hold counters: `trainer/global_step`, `time/iterations`. `loss/step` is a loss. */
const COUNTER_FOLDERS = new Set(['trainer', 'train', 'training', 'global', 'progress', 'counters', 'time', 'meta']);

/** The role of a column or of a member with slashes in its name, by the habits of programs that write logs. */
export function roleOf(name: string): Role {
  const lower = name.trim().toLowerCase();
  const slash = lower.lastIndexOf('/');
  const word = lower.slice(slash + 1).replace(/[\s.\-#:]+/g, '_');
  const bare = word.replace(/^_+|_+$/g, '');
  if (bare === '' || /^unnamed(?:_\d+)?$/.test(bare)) return NONE;
  const known = KNOWN.get(bare);
  if (slash >= 0) {
    if (lower.startsWith('_')) return NONE;
    const counts = known?.kind === 'epoch' || known?.kind === 'step';
    if (!counts || !COUNTER_FOLDERS.has(lower.slice(0, slash))) return METRIC;
    return { kind: known.kind, rank: known.rank + 10 };
  }
  if (known !== undefined) return known;
  if (/^(?:train|valid|test)_num_updates$/.test(bare)) return { kind: 'step', rank: 2 };
  // Weights & Biases keeps its own books under names with `_` in front.
  return word.startsWith('_') ? NONE : METRIC;
}

/** What goes before the names of metrics that a word such as `valid` or `test` in a `mode` says; null for no split. */
export function splitPrefix(word: string): '' | 'val/' | 'test/' | null {
  if (word.length > 40) return null;
  for (const part of word.toLowerCase().split(/[^a-z]+/)) {
    switch (SPLIT_WORDS.get(part)) {
      case 'train':
        return '';
      case 'validation':
        return 'val/';
      case 'test':
        return 'test/';
      case undefined:
    }
  }
  return null;
}

/** Whether a name is that of a loss or of a score: what makes a table a training log. */
export function isCurveName(name: string): boolean {
  return isLossName(name) || wordsOf(name).some((word) => SCORE_WORDS.has(word));
}

function table(kinds: Partial<Record<RoleKind, readonly (readonly string[])[]>>): Map<string, Role> {
  const known = new Map<string, Role>();
  for (const [kind, ranks] of Object.entries(kinds) as [RoleKind, readonly (readonly string[])[]][]) {
    ranks.forEach((names, rank) => names.forEach((name) => known.set(name, { kind, rank })));
  }
  return known;
}
