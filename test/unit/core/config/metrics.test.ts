import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseConfig } from '../../../../src/core/config/parse';
import type { MetricsSource } from '../../../../src/core/config/plan';
import { problemLines } from './helpers';

const config = (metrics: string): string =>
  `version: 1\nruns:\n  a:\n    command: [python3, train.py]\n${metrics === '' ? '' : `    metrics: ${metrics}\n`}`;

function metricsOf(text: string): MetricsSource | undefined {
  const document = parseConfig(config(text), 'yaml');
  assert.deepEqual(problemLines(config(text)), []);
  return document.entries[0]?.plan?.metrics;
}

describe('metrics of a command', () => {
  const cases: [string, Partial<MetricsSource>][] = [
    ['', { from: 'auto', pattern: null, train: null, validation: null }],
    ['{}', { from: 'auto' }],
    ['{ from: auto }', { from: 'auto' }],
    ['{ from: stdout }', { from: 'stdout' }],
    ['{ from: results.csv }', { from: ['results.csv'] }],
    ['{ from: ./logs/../logs/metrics.csv }', { from: ['logs/metrics.csv'] }],
    ["{ from: ['lightning_logs/**/metrics.csv', runs] }", { from: ['lightning_logs/**/metrics.csv', 'runs'] }],
    ['{ train: my_loss, validation: other }', { from: 'auto', train: 'my_loss', validation: 'other' }],
    ["{ pattern: 'dev=(?<val_loss>[0-9.]+)' }", { pattern: 'dev=(?<val_loss>[0-9.]+)' }],
    ["{ pattern: '(?P<name>\\w+) is (?P<value>\\S+)' }", { pattern: '(?P<name>\\w+) is (?P<value>\\S+)' }],
  ];
  for (const [text, expected] of cases) {
    it(`reads ${text === '' ? 'nothing' : text}`, () => {
      const read = metricsOf(text);
      for (const [key, value] of Object.entries(expected)) assert.deepEqual(read?.[key as keyof MetricsSource], value);
    });
  }

  const problems: [string, string][] = [
    ['{ from: /var/log/x.csv }', "bad-path [a] 'from' must be relative to the folder of this config"],
    ['{ from: ../x.csv }', "bad-path [a] 'from' must lie inside the folder of this config"],
    ['{ from: [] }', "out-of-range [a] 'from' must name 1 to 32 log files"],
    ['{ from: 3 }', "wrong-type [a] 'from' must be auto, stdout or paths of log files, not 3."],
    ['{ form: stdout }', "unknown-key [a] 'form' is not a known key here. Did you mean 'from'?"],
    ['{ regex: x }', "unknown-key [a] 'regex' is not a known key here. Did you mean 'pattern'?"],
    ["{ pattern: '(?<val_loss>[0-9' }", "wrong-type [a] 'pattern' is no regular expression"],
    ["{ pattern: 'loss [0-9]+' }", "wrong-type [a] 'pattern' names no metric."],
    ["{ pattern: '(?<epoch>\\d+)' }", "wrong-type [a] 'pattern' names no metric."],
    ["{ pattern: '(?<loss>\\d+)(?=x)' }", "wrong-type [a] 'pattern' cannot look ahead or behind"],
    ["{ pattern: '(?<loss>\\d+)\\1' }", "wrong-type [a] 'pattern' cannot refer back"],
    ["{ pattern: '(?<name>\\w+) 3' }", "wrong-type [a] 'pattern' needs both groups"],
    ["{ train: '' }", "wrong-type [a] 'train' is empty."],
  ];
  for (const [text, start] of problems) {
    it(`refuses ${text}`, () => {
      const lines = problemLines(config(text));
      assert.equal(lines.length, 1, lines.join('\n'));
      assert.ok(lines[0]?.startsWith(start), lines[0]);
    });
  }

  it('an escaped backslash before a digit is no back reference', () => {
    assert.equal(metricsOf("{ pattern: '(?<loss>\\d+)\\\\1' }")?.pattern, '(?<loss>\\d+)\\\\1');
  });
});
