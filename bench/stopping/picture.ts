import { AutoStopper } from '../../src/core/stopping/auto';
import { RECOMMENDED_RULE } from '../../src/core/stopping/rule';
import type { RecordedRun } from './curves';

/** The run in docs/auto.md: the built-in trainer on the penguins, 40 of them to validate on; held out for judging. */
export const PICTURED = 'penguins-21';

const WIDTH = 860;
const LEFT = 52;
const RIGHT = 14;
const LOSSES = { top: 40, bottom: 300 } as const;
const WAITING = { top: 366, bottom: 480 } as const;
const COLOURS = {
  train: '#8a8f98',
  validation: '#7db3e8',
  level: '#0b5fb0',
  test: '#c2571a',
  kept: '#1a7f37',
  stop: '#b3261e',
  ink: '#24292f',
} as const;

interface Panel {
  readonly top: number;
  readonly bottom: number;
}

/** What AUTO made of a run, check by check. */
interface Trace {
  readonly level: readonly number[];
  readonly waited: readonly number[];
  readonly wait: readonly number[];
  readonly stop: number;
  readonly kept: number;
  readonly lowest: number;
}

/** Draws the losses of a run with AUTO's level, what it keeps and where it stops, and below how long it waits. */
export function drawPicture(run: RecordedRun): string {
  const trace = traceOf(run);
  const epochs = run.test.length;
  const most = Math.max(...run.validation.subarray(0, trace.stop + 20)) * 1.05;
  const x = (epoch: number): number => LEFT + ((epoch - 1) / (epochs - 1)) * (WIDTH - LEFT - RIGHT);
  const scale =
    ({ top, bottom }: Panel, largest: number) =>
    (value: number): number =>
      bottom - (Math.min(value, largest) / largest) * (bottom - top);
  const loss = scale(LOSSES, most);
  const checks = scale(WAITING, 44);
  const at = (values: ArrayLike<number>, epoch: number): number => values[epoch - 1] ?? NaN;
  const line = (values: ArrayLike<number>, y: (value: number) => number, style: string): string =>
    `<polyline fill="none" ${style} points="${Array.from(values, (value, i) => `${x(i + 1).toFixed(1)},${y(value).toFixed(1)}`).join(' ')}"/>`;
  const text = (left: number, top: number, words: string, colour: string, anchor = 'start'): string =>
    `<text x="${left.toFixed(1)}" y="${top.toFixed(1)}" fill="${colour}" text-anchor="${anchor}">${words}</text>`;
  const mark = (epoch: number, y: number, colour: string): string =>
    `<circle cx="${x(epoch).toFixed(1)}" cy="${y.toFixed(1)}" r="5" fill="none" stroke="${colour}" stroke-width="2"/>`;
  const { stop, kept, lowest } = trace;

  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} 520" font-family="system-ui, sans-serif" font-size="13" role="img">`,
    `<title>AUTO on one run: losses, level, kept epoch ${kept} and stop at epoch ${stop}</title>`,
    `<rect width="${WIDTH}" height="520" fill="#ffffff"/>`,
    axes(LOSSES, most, loss, x, epochs, (value) => value.toFixed(1), 0.2),
    line(run.train, loss, `stroke="${COLOURS.train}" stroke-width="1.5"`),
    line(run.validation, loss, `stroke="${COLOURS.validation}" stroke-width="1.2"`),
    line(run.test, loss, `stroke="${COLOURS.test}" stroke-width="1.5" stroke-dasharray="5 4"`),
    line(trace.level, loss, `stroke="${COLOURS.level}" stroke-width="2.4"`),
    `<line x1="${x(stop)}" x2="${x(stop)}" y1="${LOSSES.top}" y2="${WAITING.bottom}" stroke="${COLOURS.stop}" stroke-width="1.5"/>`,
    mark(kept, loss(at(run.validation, kept)), COLOURS.kept),
    text(x(kept), LOSSES.top + 14, `kept: epoch ${kept}`, COLOURS.kept, 'middle'),
    `<line x1="${x(kept)}" x2="${x(kept)}" y1="${LOSSES.top + 20}" y2="${loss(at(run.validation, kept)) - 8}" stroke="${COLOURS.kept}" stroke-dasharray="2 3"/>`,
    mark(lowest, loss(at(run.validation, lowest)), COLOURS.validation),
    text(x(stop) + 6, LOSSES.top + 14, `stops at epoch ${stop}`, COLOURS.stop),
    legend(),
    text(LEFT, WAITING.top - 14, 'checks', COLOURS.ink),
    axes(WAITING, 44, checks, x, epochs, (value) => value.toFixed(0), 20),
    line(trace.wait, checks, `stroke="${COLOURS.stop}" stroke-width="1.8"`),
    line(trace.waited, checks, `stroke="${COLOURS.ink}" stroke-width="1.8"`),
    text(x(stop) + 10, checks(36), 'AUTO waits for so many checks …', COLOURS.stop),
    text(x(stop) + 10, checks(27), '… and has waited for so many since the kept one', COLOURS.ink),
    text(x(epochs), WAITING.bottom + 32, 'epoch', COLOURS.ink, 'end'),
    '</svg>\n',
  ].join('\n');
}

function traceOf(run: RecordedRun): Trace {
  const stopper = new AutoStopper(RECOMMENDED_RULE, true, null);
  const trace = { level: new Array<number>(), waited: new Array<number>(), wait: new Array<number>() };
  let lowest = 1;
  for (const [i, value] of run.validation.entries()) {
    const decision = stopper.check({ epoch: i + 1, value, train: run.train[i] ?? NaN });
    const { level, waited, wait } = stopper.outlook(i + 1);
    trace.level.push(level);
    trace.waited.push(waited);
    trace.wait.push(wait);
    if (value < (run.validation[lowest - 1] ?? Infinity)) lowest = i + 1;
    if (decision !== null) return { ...trace, stop: i + 1, kept: decision.best?.epoch ?? 1, lowest };
  }
  throw new Error(`AUTO does not stop on ${run.plan.id}.`);
}

function axes(
  { top, bottom }: Panel,
  most: number,
  y: (value: number) => number,
  x: (epoch: number) => number,
  epochs: number,
  words: (value: number) => string,
  step: number,
): string {
  const values = Array.from({ length: Math.floor(most / step) + 1 }, (_, i) => i * step);
  const ticks = Array.from({ length: Math.floor(epochs / 25) + 1 }, (_, i) => Math.max(1, i * 25));
  return [
    ...values.map(
      (value) =>
        `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(value)}" y2="${y(value)}" stroke="#e4e7eb"/>` +
        `<text x="${LEFT - 8}" y="${y(value) + 4}" fill="#57606a" text-anchor="end">${words(value)}</text>`,
    ),
    ...ticks.map(
      (epoch) => `<text x="${x(epoch)}" y="${bottom + 17}" fill="#57606a" text-anchor="middle">${epoch}</text>`,
    ),
    `<line x1="${LEFT}" x2="${LEFT}" y1="${top}" y2="${bottom}" stroke="#8c959f"/>`,
  ].join('\n');
}

function legend(): string {
  const entries: readonly (readonly [string, string, string])[] = [
    ['train loss', COLOURS.train, ''],
    ['validation loss', COLOURS.validation, ''],
    ['its level, as AUTO sees it', COLOURS.level, ''],
    ['test loss, which no rule sees', COLOURS.test, 'stroke-dasharray="5 4"'],
  ];
  let left = LEFT;
  return entries
    .map(([words, colour, dash]) => {
      const at = left;
      left += 44 + words.length * 6.9;
      return `<line x1="${at}" x2="${at + 24}" y1="18" y2="18" stroke="${colour}" stroke-width="2.4" ${dash}/><text x="${at + 30}" y="22" fill="${COLOURS.ink}">${words}</text>`;
    })
    .join('\n');
}
