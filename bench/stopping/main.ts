import { writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { CURVES_FILE, readCurves } from './curves';
import type { RecordedRun } from './curves';
import { generate } from './generate/generate';
import { choose, judge, score } from './judge';
import { drawPicture, PICTURED } from './picture';
import { AUTO, PRESETS } from './rules';
import type { Contestant } from './rules';
import { showLeaveOneOut, showSensitivity } from './sensitivity';
import { beaters, front, scoreTable } from './table';
import type { Row } from './table';

const HELP = `Replays every stopping rule over recorded learning curves and prints what came of it.

  npm run bench:stopping                    all rules on the curves for judging
  npm run bench:stopping -- --design        … on the curves that AUTO was designed with
  npm run bench:stopping -- --by-set        AUTO and some rules, data set by data set
  npm run bench:stopping -- --every 5       … as if there had been a validation only after every 5th epoch
  npm run bench:stopping -- --sensitivity   AUTO with other constants, on the curves for design
  npm run bench:stopping -- --leave-one-out constants chosen without a data set, judged on it
  npm run bench:stopping -- --picture       draws docs/images/auto.svg
  npm run bench:stopping -- --generate      trains all runs again and writes ${CURVES_FILE} (most of an hour)
`;

const BY_SET = ['Keras patience 10', 'Keras patience 20', 'UP 3', 'train to the end'];

async function main(args: readonly string[]): Promise<boolean> {
  const has = (name: string): boolean => args.includes(`--${name}`);
  if (has('help')) {
    console.log(HELP);
    return true;
  }
  if (has('generate')) await generate(CURVES_FILE);
  if (has('sensitivity')) return showSensitivity(readCurves(CURVES_FILE, 'design'));
  if (has('leave-one-out')) return showLeaveOneOut(readCurves(CURVES_FILE, 'design'));
  if (has('picture')) return writePicture();
  const every = has('every') ? Number(args[args.indexOf('--every') + 1]) : 1;
  if (!Number.isInteger(every) || every < 1) throw new Error('--every wants a whole number from 1.');
  const runs = readCurves(CURVES_FILE, has('design') ? 'design' : 'judge');
  say(runs, has('design'), every);
  return has('by-set') ? showSets(runs, every) : showRules(runs, every);
}

function writePicture(): boolean {
  const run = readCurves(CURVES_FILE, 'judge').find(({ plan }) => plan.id === PICTURED);
  if (run === undefined) throw new Error(`There is no run ${PICTURED} in ${CURVES_FILE}.`);
  writeFileSync('docs/images/auto.svg', drawPicture(run));
  return true;
}

function say(runs: readonly RecordedRun[], design: boolean, every: number): void {
  const sets = new Set(runs.map(({ plan }) => plan.dataset));
  const epochs = runs.reduce((sum, { test }) => sum + test.length, 0);
  console.log(
    `${runs.length} runs to full length on ${sets.size} data sets ${design ? 'that AUTO was designed with' : 'that AUTO was not designed with'}, ` +
      `${epochs} epochs${every > 1 ? `, validation every ${every} epochs` : ''}. ` +
      `Machine: ${availableParallelism()} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}.\n`,
  );
}

function rowOf(runs: readonly RecordedRun[], { name, rule }: Contestant, every: number): Row {
  return { name, score: score(runs.map((run) => judge(run, choose(run, rule, every)))) };
}

function showRules(runs: readonly RecordedRun[], every: number): boolean {
  const presets = PRESETS.map((contestant) => rowOf(runs, contestant, every));
  const auto = rowOf(runs, AUTO, every);
  const rows = [...presets, auto];
  console.log(scoreTable(rows, new Map(front(rows).map(({ name }) => [name, 'front']))));
  console.log(
    '\nepochs: share of the run that was trained. lost: test loss at the kept epoch over the least test loss of the run,\n' +
      'minus 1, from 0 to 1: mean, median and 90th percentile. too early: a later epoch has a test loss better by more than 5 %.\n' +
      'front: no rule loses less at no more epochs.\n',
  );
  const better = beaters(auto, presets);
  const beaten = presets.filter((row) => beaters(row, [auto]).length > 0);
  console.log(
    better.length === 0
      ? `AUTO lies on the front: no preset loses less at no more epochs. It beats ${beaten.length} of ${presets.length} outright (less lost at no more epochs).`
      : `AUTO is NOT on the front: ${better.map(({ name }) => name).join(', ')}.`,
  );
  const least = [...presets].sort((a, b) => a.score.lost - b.score.lost)[0];
  if (least !== undefined) {
    console.log(
      `Least lost of all presets: ${least.name}, ${(100 * least.score.lost).toFixed(2)} %; AUTO ${(100 * auto.score.lost).toFixed(2)} %.`,
    );
  }
  return better.length === 0;
}

function showSets(runs: readonly RecordedRun[], every: number): boolean {
  for (const dataset of new Set(runs.map(({ plan }) => plan.dataset))) {
    const own = runs.filter(({ plan }) => plan.dataset === dataset);
    const shown = [AUTO, ...PRESETS.filter(({ name }) => BY_SET.includes(name))];
    console.log(
      `${dataset}, ${own.length} runs\n${scoreTable(
        shown.map((contestant) => rowOf(own, contestant, every)),
        new Map(),
      )}\n`,
    );
  }
  return true;
}

process.exitCode = (await main(process.argv.slice(2))) ? 0 : 1;
