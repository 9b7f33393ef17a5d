import { parseConfig } from '../../../../src/core/config/parse';
import type { ConfigDocument } from '../../../../src/core/config/document';
import type { EntryPlan, TrainerTask } from '../../../../src/core/config/plan';
import type { Problem } from '../../../../src/core/config/problem';
import { render } from '../../../../src/core/message';

/** A run of the built-in trainer with these further lines or keys. */
export function trainerConfig(more: string, trainer = ''): string {
  return `version: 1\nruns:\n  a:\n    trainer: { data: d.csv, target: y${trainer === '' ? '' : `, ${trainer}`} }\n${more}`;
}

/** Problems as one line each: severity, code, entry, sentence, and the text they underline. */
export function problemLines(text: string, format: 'yaml' | 'json' = 'yaml'): string[] {
  return parseConfig(text, format).problems.map((problem) => line(problem, text));
}

function line({ severity, code, entry, message, range }: Problem, text: string): string {
  const mark = severity === 'error' ? '' : 'warning ';
  return `${mark}${code} [${entry ?? ''}] ${render(message)} «${text.slice(range.start, range.end)}»`;
}

/** The text after the first fix of the first problem that has one. */
export function mended(text: string, format: 'yaml' | 'json' = 'yaml'): string | null {
  const fix = parseConfig(text, format).problems.flatMap((problem) => problem.fixes)[0];
  if (fix === undefined) return null;
  return [...fix.edits]
    .sort((a, b) => b.range.start - a.range.start)
    .reduce((out, { range, text: to }) => out.slice(0, range.start) + to + out.slice(range.end), text);
}

/** `a+ b-`: which entries have a plan. */
export function startable(document: ConfigDocument): string {
  return document.entries.map(({ name, plan }) => `${name}${plan === null ? '-' : '+'}`).join(' ');
}

export function planOf(text: string, name = 'a', format: 'yaml' | 'json' = 'yaml'): EntryPlan {
  const document = parseConfig(text, format);
  const plan = document.entries.find((entry) => entry.name === name)?.plan ?? null;
  if (plan === null) throw new Error(`No plan for ${name}: ${problemLines(text, format).join('\n')}`);
  return plan;
}

export function trainerOf(text: string, name = 'a'): TrainerTask {
  const { task } = planOf(text, name);
  if (task.kind !== 'trainer') throw new Error('not a trainer entry');
  return task;
}
