import path from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { build } from 'esbuild';
import { launchChromium } from '../test/webview/harness/chromium';
import type { ChartFigures } from './page/chart';
import type { BenchResult } from './result';

const ROUNDS = 5;

/** Targets 7 to 9: the chart beside uPlot in one page, and what a million points cost on their way to the panel. */
export async function bench(): Promise<BenchResult[]> {
  return [...(await charts()), ...(await messages())];
}

async function charts(): Promise<BenchResult[]> {
  const script = await pageScript();
  const browser = await launchChromium();
  try {
    const page = await browser.newPage();
    await page.setContent('<body></body>');
    await page.addScriptTag({ content: script });
    const measure = async (runs: number, epochs: number): Promise<ChartFigures[]> => {
      const rounds: ChartFigures[] = [];
      // One round to warm up; who comes first takes turns.
      for (let round = 0; round <= ROUNDS; round++) {
        const oursFirst = round % 2 === 0;
        const figures = await page.evaluate((input) => window.measureChart(input), { runs, epochs, oursFirst });
        if (round > 0) rounds.push(figures);
      }
      return rounds;
    };
    const few = await measure(10, 100_000);
    const many = await measure(100, 1_000);
    const lost = Math.max(...few.map((round) => round.lost));
    return [
      compare('Chart, 10 runs x 100,000: first paint', few, (times) => [times.first], 1.3),
      compare('Chart, 10 runs x 100,000: frame', few, (times) => times.frames, 1),
      compare('Chart, 10 runs x 100,000: append', few, (times) => times.appends, null),
      {
        name: 'Chart, 10 runs x 100,000: extremes of pixel columns lost',
        figure: String(lost),
        target: 'none',
        ok: lost === 0,
      },
      compare('Chart, 100 runs x 1,000: first paint', many, (times) => [times.first], 2),
      compare('Chart, 100 runs x 1,000: frame', many, (times) => times.frames, 1.1),
      compare('Chart, 100 runs x 1,000: append', many, (times) => times.appends, null),
    ];
  } finally {
    await browser.close();
  }
}

function compare(
  name: string,
  rounds: readonly ChartFigures[],
  of: (times: ChartFigures['ours']) => readonly number[],
  most: number | null,
): BenchResult {
  const ours = median(rounds.flatMap((round) => of(round.ours)));
  const peer = median(rounds.flatMap((round) => of(round.peer)));
  const ratio = ours / peer;
  return {
    name,
    figure: `${ratio.toFixed(2)} times uPlot (${ours.toFixed(1)} ms, uPlot ${peer.toFixed(1)} ms)`,
    target: most === null ? null : `at most ${most} times`,
    ok: most === null ? null : ratio <= most,
  };
}

async function pageScript(): Promise<string> {
  const root = process.env['LOSSLINE_ROOT'] ?? process.cwd();
  const result = await build({
    absWorkingDir: root,
    entryPoints: [path.join(root, 'bench/page/chart.ts')],
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'chrome124',
    write: false,
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'warning',
  });
  return result.outputFiles[0]?.text ?? '';
}

/** A million points as a message: objects in JSON against arrays of numbers that own their buffers. */
async function messages(): Promise<BenchResult[]> {
  const points = 1_000_000;
  const epoch = Float64Array.from({ length: points }, (_, index) => index + 1);
  const value = Float64Array.from(epoch, (at) => 1 / at + Math.sin(at) * 0.01);
  const step = epoch.map((at) => at * 13);
  const time = epoch.map((at) => 1.8e12 + at * 61.5);
  const objects = Array.from(epoch, (at, index) => ({
    epoch: at,
    step: step[index],
    time: time[index],
    value: value[index],
  }));
  const delta = {
    from: points,
    epoch: Float64Array.of(points + 1),
    step: Float64Array.of(points * 13),
    time: Float64Array.of(1.8e12),
    value: Float64Array.of(0.5),
  };
  let bytes = { json: 0, arrays: 0, delta: 0 };
  const json: number[] = [];
  const arrays: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    await new Promise((resolve) => setImmediate(resolve));
    json.push(
      cpu(() => {
        const text = JSON.stringify(objects);
        JSON.parse(text);
        bytes = { ...bytes, json: text.length };
      }),
    );
    arrays.push(
      cpu(() => {
        const buffer = serialize({ epoch, step, time, value });
        deserialize(buffer);
        bytes = { ...bytes, arrays: buffer.length };
      }),
    );
    bytes = { ...bytes, delta: serialize(delta).length };
  }
  const ratio = median(json) / median(arrays);
  return [
    {
      name: 'Message of 1,000,000 points, CPU to write and read',
      figure: `1/${ratio.toFixed(0)} of JSON objects (${median(arrays).toFixed(1)} ms, JSON ${median(json).toFixed(0)} ms)`,
      target: 'at most 1/40',
      ok: ratio >= 40,
    },
    {
      name: 'Message of 1,000,000 points, size',
      figure: `${(bytes.arrays / 1e6).toFixed(1)} MB, JSON objects ${(bytes.json / 1e6).toFixed(1)} MB`,
      target: null,
      ok: null,
    },
    {
      name: 'Message of one new epoch after 1,000,000',
      figure: `${bytes.delta} bytes`,
      target: 'only what changed: under 200 bytes',
      ok: bytes.delta < 200,
    },
  ];
}

/** CPU milliseconds of this process. */
function cpu(work: () => void): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1_000;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >>> 1;
  const [low = NaN, high = NaN] = [sorted[middle - 1], sorted[middle]];
  return sorted.length % 2 === 1 ? high : (low + high) / 2;
}
