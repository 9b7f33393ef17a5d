import path from 'node:path';
import { render } from '../../src/core/message';
import { compare, type Field } from './compare';
import { readLog, type LogReading } from './read-log';
import { readTruth, type LabelledFile } from './truth';
import { wordFor } from './verdicts';

/** Below this share of right fields the comparison has failed. */
const LEAST_SHARE = 0.97;
/** Fewer verdicts that a person would also give, or more false alarms on curves that do not overfit, and it has failed. */
const LEAST_AGREED = 0.9;
const MOST_ALARMS = 0.03;

interface Row {
  readonly file: LabelledFile;
  readonly reading: LogReading | null;
  readonly fields: readonly Field[];
}

const folder = process.argv[2];
if (folder === undefined) throw new Error('Name the folder that holds truth.json.');
const rows: Row[] = [];
const labelled = readTruth(folder);
if (labelled.length === 0) throw new Error('truth.json names no log.');
for (const file of labelled) {
  const reading = await readLog(path.resolve(folder, file.file));
  rows.push({ file, reading, fields: compare(file.truth, reading) });
}
printFields(rows);
printVerdicts(rows);

function printFields(all: readonly Row[]): void {
  const width = Math.max(...all.map(({ file }) => file.file.length), 5);
  const wide = Math.min(width, 60);
  console.log(`${'file'.padEnd(wide)}  ${'read as'.padEnd(16)}  right`);
  for (const { file, reading, fields } of all) {
    const right = fields.filter(({ isRight }) => isRight).length;
    const name = file.file.length > wide ? `…${file.file.slice(1 - wide)}` : file.file;
    console.log(`${name.padEnd(wide)}  ${(reading?.format ?? 'no run').padEnd(16)}  ${right}/${fields.length}`);
    for (const field of fields) if (!field.isRight) console.log(`    ✗ ${missText(field)}`);
  }
  const fields = all.flatMap((row) => row.fields);
  const said = fields.filter(({ says }) => says);
  const whole = all.filter((row) => row.fields.every(({ isRight }) => isRight)).length;
  console.log(`\n${shareText(fields)} of all fields are right, ${shareText(said)} of those that the log has.`);
  console.log(`${whole} of ${all.length} files are right in every field.`);
  if (Math.min(shareOf(fields), shareOf(said)) < LEAST_SHARE) {
    console.log(`FAILED: at least ${LEAST_SHARE * 100} % must be right.`);
    process.exitCode = 1;
  }
}

function missText({ name, expected, found }: Field): string {
  return `${name}: ${JSON.stringify(expected)} is right, ${found === undefined ? 'nothing' : words(found)} was found`;
}

function words(value: unknown): string {
  return typeof value === 'number' ? String(value) : JSON.stringify(value);
}

function shareOf(fields: readonly Field[]): number {
  return fields.length === 0 ? 0 : fields.filter(({ isRight }) => isRight).length / fields.length;
}

function shareText(fields: readonly Field[]): string {
  const right = fields.filter(({ isRight }) => isRight).length;
  return `${right} of ${fields.length} (${(100 * shareOf(fields)).toFixed(1)} %)`;
}

function printVerdicts(all: readonly Row[]): void {
  const judged = all.filter(({ file }) => file.truth.verdict !== null);
  let agreed = 0;
  let alarms = 0;
  let healthy = 0;
  console.log('\nVerdicts that a person would not give:');
  for (const { file, reading } of judged) {
    const { acceptable_verdicts: acceptable } = file.truth;
    const kind = reading?.summary.verdict.kind ?? null;
    const word = kind === null ? 'none' : wordFor(kind);
    const isHealthy = !acceptable.includes('overfitting');
    if (isHealthy) healthy += 1;
    if (isHealthy && kind === 'overfitting') alarms += 1;
    if (acceptable.includes(word)) {
      agreed += 1;
      continue;
    }
    console.log(`  ${file.file}: ${kind ?? 'no run'}, acceptable: ${acceptable.join(', ')}`);
    if (reading !== null) console.log(`      ${render(reading.summary.verdict.sentence)}`);
  }
  const share = judged.length === 0 ? 100 : (100 * agreed) / judged.length;
  console.log(`${agreed} of ${judged.length} verdicts (${share.toFixed(1)} %) are acceptable.`);
  console.log(`${alarms} of ${healthy} curves that do not overfit are said to.`);
  if (agreed < LEAST_AGREED * judged.length || alarms > MOST_ALARMS * healthy) {
    console.log(
      `FAILED: at least ${LEAST_AGREED * 100} % must be acceptable, with at most ${MOST_ALARMS * 100} % false alarms.`,
    );
    process.exitCode = 1;
  }
}
