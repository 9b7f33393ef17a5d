import { CompletionItem, CompletionItemKind, languages } from 'vscode';
import type { CompletionItemProvider, Disposable } from 'vscode';
import {
  ENTRY_KEYS,
  HYPERPARAMETER_KEYS,
  METRICS_KEYS,
  MODEL_KEYS,
  SPLIT_KEYS,
  STOPPING_KEYS,
  TOP_KEYS,
  TRAINER_KEYS,
} from '../../core/config/keys';
import { METRICS_FROM } from '../../core/config/metrics';
import { ACTIVATIONS } from '../../core/config/model';
import { OPTIMIZERS } from '../../core/config/trainer-hyperparameters';
import { PROBLEM_KINDS } from '../../core/config/trainer';
import { RULE_NAMES } from '../../core/stopping/presets';
import { findHyperparameter, findStoppingFact } from '../../core/hyperparameters/table';
import { Page } from '../markdown';
import { say } from '../text';
import { CONFIG_SELECTOR, formatOf } from './locate';
import type { ConfigService } from './service';
import type { YamlPlace } from './yaml-place';
import { yamlPlace } from './yaml-place';

/** Keys below an entry, by the path from the entry. */
const SECTIONS: Readonly<Record<string, readonly string[]>> = {
  '': ENTRY_KEYS,
  trainer: TRAINER_KEYS,
  'trainer.model': MODEL_KEYS,
  'trainer.split': SPLIT_KEYS,
  hyperparameters: HYPERPARAMETER_KEYS,
  earlyStopping: STOPPING_KEYS,
  metrics: METRICS_KEYS,
};

const SWITCH = ['true', 'false'] as const;

const VALUES: Readonly<Record<string, readonly string[]>> = {
  // Alone on the line, the rule auto is AUTO.
  earlyStopping: ['AUTO', 'OFF', ...RULE_NAMES.filter((name) => name !== 'auto')],
  'earlyStopping.rule': RULE_NAMES,
  'earlyStopping.checkFinite': SWITCH,
  'trainer.problem': PROBLEM_KINDS,
  'trainer.model.activation': ACTIVATIONS,
  'trainer.model.batchNormalization': SWITCH,
  'hyperparameters.optimizer': OPTIMIZERS,
  'hyperparameters.shuffle': SWITCH,
  'earlyStopping.mode': ['min', 'max'],
  'earlyStopping.restoreBestWeights': SWITCH,
  'metrics.from': METRICS_FROM,
};

/** Keys that hold a section of their own: the next line is what one wants to write. */
const OPENERS: ReadonlySet<string> = new Set([
  'runs',
  'trainer',
  'model',
  'split',
  'hyperparameters',
  'env',
  'metrics',
]);

/** Offers the keys and words that a place in a YAML config file can take. */
export function registerCompletion(configs: ConfigService): Disposable {
  const provider: CompletionItemProvider = {
    provideCompletionItems: (document, position) => {
      if (formatOf(document.uri) !== 'yaml') return [];
      const place = yamlPlace(document.getText().split(/\r\n|\r|\n/), position.line, position.character);
      return place === null ? [] : itemsAt(place, configs.current(document).names);
    },
  };
  return languages.registerCompletionItemProvider(CONFIG_SELECTOR, provider);
}

/** @param names Entries of the file, which `extends` can name. */
export function itemsAt(place: YamlPlace, names: readonly string[]): CompletionItem[] {
  if (place.kind === 'key')
    return keysAt(place.path)
      .filter((key) => !place.taken.has(key))
      .map((key) => keyItem(key, place.path));
  if (place.path[0] !== 'runs') return [];
  const path = [...place.path.slice(2), place.key].join('.');
  const values = path === 'extends' ? names.filter((name) => name !== place.path[1]) : (VALUES[path] ?? []);
  return values.map((value) => new CompletionItem(value, CompletionItemKind.EnumMember));
}

function keysAt(path: readonly string[]): readonly string[] {
  if (path.length === 0) return TOP_KEYS;
  if (path[0] !== 'runs' || path.length < 2) return [];
  return SECTIONS[path.slice(2).join('.')] ?? [];
}

function keyItem(key: string, path: readonly string[]): CompletionItem {
  const item = new CompletionItem(key, CompletionItemKind.Property);
  item.insertText = OPENERS.has(key) ? `${key}:` : `${key}: `;
  const fact = path.at(-1) === 'earlyStopping' ? findStoppingFact(key) : findHyperparameter(key);
  if (fact !== null) {
    item.detail = say(fact.title);
    item.documentation = new Page().line(say(fact.what)).markdown;
  }
  return item;
}
