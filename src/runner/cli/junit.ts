import { render } from '../../core/message';
import { verdictTitle } from '../../core/verdict/text';
import { sentences } from './judged';
import type { JudgedRun } from './judged';

/**
 * Verdicts as a JUnit report: a test case a run, a failure where --fail-on holds, an error where the run cannot be read.
 *
 * Source of the format: the schema of Jenkins' JUnit plugin (jenkins-junit.xsd), which CI services follow.
 */
export function junitText(runs: readonly JudgedRun[]): string {
  const failures = runs.filter(({ fails }) => fails.length > 0).length;
  const errors = runs.filter(({ unreadable }) => unreadable !== null).length;
  const counts = `tests="${runs.length}" failures="${failures}" errors="${errors}" skipped="0"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="lossline judge" ${counts}>`,
    `  <testsuite name="lossline judge" ${counts}>`,
    ...runs.flatMap(testCase),
    '  </testsuite>',
    '</testsuites>',
  ].join('\n');
}

function testCase(run: JudgedRun): string[] {
  const { summary, fails, unreadable } = run;
  const seconds = ((summary.durationMs ?? 0) / 1000).toFixed(3);
  const head = `    <testcase classname="${attribute(summary.entry)}" name="${attribute(summary.id)}" time="${seconds}"`;
  if (unreadable !== null) return [`${head}>`, `      <error message="${attribute(unreadable)}"/>`, '    </testcase>'];
  const text = xml(sentences(summary).join('\n'));
  const title = xml(render(verdictTitle(summary.verdict.kind)));
  const inner =
    fails.length > 0
      ? `      <failure message="${title}" type="${attribute(fails.join(' '))}">${text}</failure>`
      : `      <system-out>${title}\n${text}</system-out>`;
  return [`${head}>`, inner, '    </testcase>'];
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text for an attribute, in which line ends survive only by their number. */
function attribute(text: string): string {
  return xml(text).replace(/\r?\n/g, '&#10;');
}

/** Text for XML 1.0: markup escaped; what XML cannot hold at all becomes U+FFFD. */
function xml(text: string): string {
  return text
    .replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}
