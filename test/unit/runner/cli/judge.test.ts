import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { parseCommandLine } from '../../../../src/runner/cli/args';
import { debuggerFlags, flagsText } from '../../../../src/runner/cli/debugger-flags';
import { judged } from '../../../../src/runner/cli/judged';
import { junitText } from '../../../../src/runner/cli/junit';
import { sarifText } from '../../../../src/runner/cli/sarif';
import { temporaryFolder } from '../helper/workspace';
import { completed, look, overfits } from './fixture';
import type { Logged } from './fixture';

const falls: readonly Logged[] = Array.from({ length: 30 }, (_, i) => {
  const value = 0.1 + Math.exp(-i / 4);
  return [i + 1, { loss: value, val_loss: value + 0.01 }] as const;
});
const bad = look({ logged: overfits, events: [completed] }).summary;
const good = look({ logged: falls, events: [completed], record: { entry: 'good' } }).summary;
const failed = look({
  logged: falls,
  events: [{ type: 'ended', exitCode: 1, signal: null, message: 'ValueError: <no> & "such" shape\u0000' }],
  record: { entry: 'a <b> & "c"' },
}).summary;
const unreadable = { ...bad, status: { kind: 'unreadable', message: 'run.json is damaged.' } as const };

describe('what --fail-on catches', () => {
  it('is the verdict it names, and no other', () => {
    assert.deepEqual(judged(bad, ['overfitting', 'diverged']).fails, ['overfitting']);
    assert.deepEqual(judged(bad, ['diverged']).fails, []);
    assert.deepEqual(judged(good, ['overfitting']).fails, []);
  });
  it('is a run that failed, whatever its curves look like', () => {
    assert.deepEqual(judged(failed, ['failed']).fails, ['failed']);
    assert.deepEqual(judged(good, ['failed']).fails, []);
  });
  it('is never a run that cannot be read: that is said apart', () => {
    const run = judged(unreadable, ['overfitting', 'failed']);
    assert.deepEqual([run.fails, run.unreadable], [[], 'run.json is damaged.']);
  });
});

describe('the command line of judge', () => {
  const parse = (...words: string[]): unknown => parseCommandLine(['judge', ...words]);
  it('takes verdicts with commas, in any letter case', () => {
    const read = parse('--fail-on', 'Overfitting, diverged', 'baseline');
    assert.deepEqual(read, {
      command: 'judge',
      runs: ['baseline'],
      failOn: ['overfitting', 'diverged'],
      format: 'text',
      debuggerRules: false,
      config: null,
      json: false,
    });
  });
  for (const [words, sentence] of [
    [['--fail-on', 'overfiting'], /knows no "overfiting".*Did you mean "overfitting"/],
    [['--fail-on'], /needs a list of verdicts, such as overfitting,diverged/],
    [['--format', 'xml'], /knows no "xml".*one of text, json, junit, sarif/],
    [['--json', '--format', 'junit'], /contradict each other/],
    [['--debugger-rules', '-f', 'sarif'], /is for the formats text and json/],
    [['--detach'], /has no option --detach/],
  ] as const) {
    it(`refuses ${words.join(' ')}`, () => assert.throws(() => parse(...words), { message: sentence }));
  }
});

describe('--debugger-rules', () => {
  const epochs = (logged: readonly Logged[]): unknown =>
    debuggerFlags(look({ logged, events: [completed] })).map(({ rule, applies, fires }) =>
      applies ? [rule, fires?.epoch ?? null] : rule,
    );
  it('says where each fires first, in epochs of the run', () => {
    // Overfit: epoch 2 has 0.9 over 0.5. Overtraining: ten epochs after the best, 0.5 at epoch 10.
    const [first, second, third] = debuggerFlags(look({ logged: overfits, events: [completed] }));
    assert.deepEqual(first?.fires?.epoch, 2);
    assert.ok(Math.abs((first.fires.numbers['ratio'] ?? NaN) - 0.8) < 1e-9);
    assert.deepEqual(second?.fires?.epoch, 20);
    // Every 10 epochs: 1 with 11 falls, 11 (0.52) with 21 (0.72) rises.
    assert.deepEqual([third?.fires?.epoch, third?.fires?.numbers['beforeStep']], [21, 11]);
  });
  it('says that a rule lacks its losses, and judges train loss where that is all', () => {
    assert.deepEqual(
      epochs([
        [1, { loss: 1 }],
        [2, { loss: 0.5 }],
      ]),
      ['Overfit', ['Overtraining', null], ['LossNotDecreasing', null]],
    );
    assert.deepEqual(epochs([]), ['Overfit', 'Overtraining', 'LossNotDecreasing']);
  });
  it('reads as a sentence with the numbers', () => {
    const flags = debuggerFlags(look({ logged: overfits, events: [completed] }));
    assert.match(
      flagsText(flags, 'epoch'),
      /^SageMaker Debugger: Overfit fires at epoch 2 \(trainLoss 0\.5.*, validationLoss 0\.9.*\); Overtraining fires at epoch 20 .*\.$/,
    );
    assert.match(flagsText(debuggerFlags(look({ logged: [], events: [completed] })), 'epoch'), /Overfit needs losses/);
  });
});

describe('JUnit', () => {
  const text = junitText([judged(bad, ['overfitting']), judged(good, ['overfitting']), judged(unreadable, [])]);
  it('counts cases, failures and errors', () => {
    assert.match(text, /<testsuites name="lossline judge" tests="3" failures="1" errors="1" skipped="0">/);
    assert.equal(text.match(/<testcase /g)?.length, 3);
  });
  it('has a failure with the sentence that can be checked', () => {
    assert.match(
      text,
      /<failure message="Overfitting \((?:clear|likely|uncertain)\)" type="overfitting">Validation loss was best at epoch 10/,
    );
  });
  it('escapes what is markup, and replaces what XML cannot hold', () => {
    const escaped = junitText([judged(failed, ['failed'])]);
    assert.match(escaped, /classname="a &lt;b&gt; &amp; &quot;c&quot;"/);
    assert.match(escaped, /&lt;no&gt; &amp; &quot;such&quot; shape/);
    assert.ok(!escaped.includes('\u0000'));
    assert.ok(escaped.includes('shape\uFFFD'));
  });
});

interface Sarif {
  readonly version: string;
  readonly runs: readonly {
    readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
    readonly invocations: readonly { readonly executionSuccessful: boolean }[];
    readonly results: readonly {
      readonly ruleId: string;
      readonly ruleIndex: number;
      readonly level: string;
      readonly message: { readonly text: string };
      readonly locations: readonly {
        readonly physicalLocation: {
          readonly artifactLocation: { readonly uri: string };
          readonly region: { readonly startLine: number; readonly startColumn: number };
        };
      }[];
    }[];
  }[];
}

describe('SARIF', () => {
  const root = path.join(temporaryFolder(), 'my project');
  const cwd = path.dirname(root);
  it('puts a result at the line of the entry in the config file', () => {
    mkdirSync(root);
    writeFileSync(
      path.join(root, 'lossline.yaml'),
      'version: 1\nruns:\n  other:\n    command: [a]\n  baseline:\n    command: [python3]\n',
    );
    const runs = [judged({ ...bad, root }, ['overfitting']), judged({ ...good, root }, [])];
    const sarif = JSON.parse(sarifText(runs, { cwd })) as Sarif;
    assert.equal(sarif.version, '2.1.0');
    const [report] = sarif.runs;
    const [overfitting, fine] = report?.results ?? [];
    assert.equal(overfitting?.ruleId, 'lossline/overfitting');
    assert.equal(report?.tool.driver.rules[overfitting.ruleIndex]?.id, overfitting.ruleId);
    assert.equal(overfitting.level, 'error');
    const place = overfitting.locations[0]?.physicalLocation;
    assert.equal(place?.artifactLocation.uri, 'my%20project/lossline.yaml');
    assert.deepEqual([place.region.startLine, place.region.startColumn], [5, 3]);
    assert.match(
      overfitting.message.text,
      /^baseline: Overfitting \((?:clear|likely|uncertain)\)\. Validation loss was best at epoch 10/,
    );
    // An entry that is not in the file any more has no place.
    assert.deepEqual([fine?.level, fine?.locations], ['note', []]);
  });
  it('has no place where the config file cannot be read', () => {
    const elsewhere = path.join(temporaryFolder(), 'folder');
    mkdirSync(path.join(elsewhere, 'lossline.yaml'), { recursive: true });
    const sarif = JSON.parse(sarifText([judged({ ...bad, root: elsewhere }, [])], { cwd })) as Sarif;
    assert.deepEqual(sarif.runs[0]?.results[0]?.locations, []);
  });
  it('is a warning where nothing was asked to fail, and an unreadable run is no result', () => {
    const sarif = JSON.parse(sarifText([judged(bad, []), judged(unreadable, [])], { cwd })) as Sarif;
    const [report] = sarif.runs;
    assert.deepEqual(
      report?.results.map(({ level }) => level),
      ['warning'],
    );
    assert.equal(report.invocations[0]?.executionSuccessful, false);
  });
});
