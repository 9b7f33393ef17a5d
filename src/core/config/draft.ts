import type { Sample } from './csv-sample';
import { readSample } from './csv-sample';
import { writeValue } from './fixes';
import { guessTarget, isIdLike } from './guess-target';

/**
 * A first config for a CSV file, ready to train: `baseline`, and `regularized`, which extends it with what holds
 * overfitting down.
 *
 * @param input.file path of the CSV file relative to the config's folder, with forward slashes
 * @param input.sample the first 64 KiB of the file, as text
 */
export function draftConfig(input: { readonly file: string; readonly sample: string }): {
  text: string;
  target: string;
} {
  const sample = readSample(input.sample);
  const target = guessTarget(sample);
  const batchSize = batchSizeFor(sample);
  const lines = [
    '# What Lossline trains. Each run below has a name; start it with the Train link above it.',
    '# Hover over a key to see what it does.',
    'version: 1',
    'runs:',
    '  baseline:',
    '    trainer:',
    `      data: ${yamlText(input.file)}`,
    `      target: ${yamlText(target)} # the column to predict`,
    ...featureLines(sample, target),
    '      split: { train: 0.6, validation: 0.2, test: 0.2 }',
    '      model: { layers: [64, 64], activation: relu }',
    '    hyperparameters:',
    '      learningRate: 0.003',
    `      batchSize: ${batchSize}`,
    '      epochs: 60',
    '      optimizer: adam',
    '      dropout: 0',
    '      l2: 0',
    '      seed: 1 # the same seed repeats the same run',
    '    earlyStopping: OFF # only marks where the run should have stopped; AUTO stops it there',
    '',
    '  # The same with dropout, a penalty on large weights, and early stopping: compare the two.',
    '  regularized:',
    '    extends: baseline',
    '    hyperparameters: { dropout: 0.3, l2: 0.001 }',
    '    earlyStopping: AUTO',
    '',
  ];
  return { text: lines.join('\n'), target };
}

/** All columns but the target, unless some only number or name the rows: those are left out by naming the rest. */
function featureLines(sample: Sample, target: string): string[] {
  const others = sample.columns.filter((column) => column.name !== target);
  const features = others.filter((column) => !isIdLike(column, sample.rows));
  if (features.length === 0 || features.length === others.length || features.length > 30) return [];
  const names = new Set(features.map((column) => column.name));
  if (names.size !== features.length) return [];
  const left = others.filter((column) => !names.has(column.name)).map((column) => column.name);
  return [
    `      # left out, because they look like names of the rows: ${oneLine(left.join(', '))}`,
    `      features: [${[...names].map(yamlText).join(', ')}]`,
  ];
}

/** About 12 updates an epoch on small data, at most 256 rows a batch; a power of two. */
function batchSizeFor(sample: Sample): number {
  const rows = sample.isCut ? sample.rows * 4 : sample.rows;
  const wanted = (rows * 0.6) / 12;
  return Math.min(256, Math.max(8, 2 ** Math.round(Math.log2(Math.max(1, wanted)))));
}

function yamlText(text: string): string {
  return writeValue(text, 'yaml');
}

function oneLine(text: string): string {
  const line = text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
  return line.length > 200 ? `${line.slice(0, 200)}…` : line;
}
