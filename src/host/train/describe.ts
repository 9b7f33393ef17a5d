import { l10n } from 'vscode';
import { formatValue } from '../../core/format';
import type { EntryPlan } from '../../core/config/plan';
import type { Json } from '../../core/json';
import { ruleWords } from '../../core/stopping/text';
import { say } from '../text';

/** What an entry trains, in one line: "Built-in trainer · data/penguins.csv → sex · 60 epochs · learning rate 0.003". */
export function describePlan(plan: EntryPlan): string {
  const parts = [whatTrains(plan)];
  if (plan.plannedEpochs !== null) parts.push(l10n.t('{0} epochs', plan.plannedEpochs));
  const rate = plan.hyperparameters['learningRate'];
  if (typeof rate === 'number') parts.push(l10n.t('learning rate {0}', formatValue(rate)));
  parts.push(stoppingText(plan));
  return parts.join(' · ');
}

/** Name and value of each hyperparameter, one a line. */
export function hyperparameterLines(values: Readonly<Record<string, Json>>): string[] {
  return Object.entries(values).map(([name, value]) => `${name}: ${jsonText(value)}`);
}

export function jsonText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function whatTrains(plan: EntryPlan): string {
  if (plan.task.kind === 'command') return plan.task.argv.slice(0, 3).join(' ');
  const { data, target, module } = plan.task;
  if (data !== null && target !== null) return `${data} → ${target}`;
  return module ?? l10n.t('built-in trainer');
}

function stoppingText(plan: EntryPlan): string {
  switch (plan.earlyStopping.mode) {
    case 'off':
      return l10n.t('early stopping off');
    case 'auto':
      return l10n.t('early stopping auto');
    case 'rule':
      return l10n.t('early stopping with {0}', say(ruleWords(plan.earlyStopping.rule)));
  }
}
