import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseConfig } from '../../../../src/core/config/parse';
import { mended, problemLines, startable } from './helpers';

const RUNS = 'runs:\n  a: { command: [python3, t.py] }\n';
const config = (watch: string): string => `version: 1\n${RUNS}watch: ${watch}\n`;

describe('watch', () => {
  const cases: [string, string[]][] = [
    ['[lightning_logs, runs/, ./wandb, runs]', ['lightning_logs', 'runs', 'wandb']],
    ['mlruns', ['mlruns']],
    ["'runs/*/logs'", ['runs/*/logs']],
    ["'**/tb'", ['**/tb']],
    ['.', ['.']],
    ['[]', []],
    ['\n  - runs\n  - wandb', ['runs', 'wandb']],
  ];
  for (const [text, expected] of cases) {
    it(`reads ${text.replaceAll('\n', ' ')}, with places`, () => {
      const whole = config(text);
      assert.deepEqual(problemLines(whole), []);
      const { watch } = parseConfig(whole, 'yaml');
      assert.deepEqual(
        watch.map((folder) => folder.path),
        expected,
      );
      for (const { range, path } of watch) {
        assert.ok(whole.slice(range.start, range.end).includes(path.replace(/^\.\//, '')), path);
      }
    });
  }

  const problems: [string, string][] = [
    ['[/var/log]', "bad-path [] 'watch' must be relative to the folder of this config, such as data/train.csv"],
    [
      '[../other, runs]',
      "bad-path [] 'watch' must lie inside the folder of this config; .. leads out of it. «../other»",
    ],
    ['[3, runs]', "wrong-type [] 'watch' must name folders such as [lightning_logs, runs], not 3. «3»"],
    ['{ a: b }', "wrong-type [] 'watch' must name folders such as [lightning_logs, runs], not {…}."],
    ['', "wrong-type [] 'watch' has no value. Write one, or remove the line."],
    ['[.lossline/runs]', "bad-path [] '.lossline/runs' cannot be followed: Lossline keeps its own runs in there."],
    [
      `[${Array.from({ length: 33 }, (_, i) => `r${i}`).join(', ')}]`,
      "out-of-range [] 'watch' names more than 32 folders.",
    ],
  ];
  for (const [text, start] of problems) {
    it(`says what is wrong with ${text.slice(0, 40)}, and keeps the runs and the other folders`, () => {
      const [line = ''] = problemLines(config(text));
      assert.ok(line.startsWith(start), line);
      const document = parseConfig(config(text), 'yaml');
      assert.equal(startable(document), 'a+');
      if (text.includes(', runs'))
        assert.deepEqual(
          document.watch.map((folder) => folder.path),
          ['runs'],
        );
    });
  }

  it('has fixes for backslashes and for other names', () => {
    assert.equal(mended(config("['logs\\fit']")), config('[logs/fit]'));
    assert.equal(mended(`version: 1\n${RUNS}follow: [runs]\n`), `version: 1\n${RUNS}watch: [runs]\n`);
  });

  it('needs no runs beside it', () => {
    assert.deepEqual(problemLines('version: 1\nwatch: [runs]\n'), []);
    assert.deepEqual(parseConfig('version: 1\nwatch: [runs]\n', 'yaml').watch.length, 1);
  });

  it('is read from JSON', () => {
    const text = '{ "version": 1, "watch": ["runs"] }';
    assert.deepEqual(parseConfig(text, 'json').watch[0]?.path, 'runs');
  });
});
