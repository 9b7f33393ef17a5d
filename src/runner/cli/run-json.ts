import path from 'node:path';
import type { Json, JsonObject } from '../../core/json';
import { render } from '../../core/message';
import type { RunSummary } from '../../core/run/summary';
import { ruleJson } from '../../core/stopping/rule-json';
import { stopMessage } from '../../core/verdict/stop-text';
import { statusMessage } from '../../core/verdict/text';

/**
 * One line of JSON. Numbers that JSON has no words for become the strings "NaN", "Infinity" and "-Infinity",
 * as in metrics.jsonl, so that they are never mistaken for a missing value.
 */
export function jsonLine(value: Json): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'number' && !Number.isFinite(inner) ? String(inner) : inner,
  );
}

const iso = (time: number | null): string | null =>
  time === null || time === 0 || !Number.isFinite(time) ? null : new Date(time).toISOString();

const point = (value: { readonly epoch: number; readonly value: number } | null): Json =>
  value === null ? null : { epoch: value.epoch, value: value.value };

/** A run as `--json` prints it; docs/terminal.md lists the fields. */
export function runJson(summary: RunSummary): JsonObject {
  const { record, verdict, stop, checkpoint, test, status } = summary;
  const stopText = stopMessage(summary);
  return {
    run: summary.id,
    entry: summary.entry,
    directory: summary.key,
    status: status.kind,
    statusText: render(statusMessage(summary)),
    createdAt: iso(summary.createdAt),
    startedAt: iso(summary.startedAt),
    endedAt: iso(summary.endedAt),
    durationMs: summary.durationMs,
    axis: summary.axis,
    epoch: summary.epoch,
    plannedEpochs: summary.plannedEpochs,
    losses: { train: summary.losses.train, validation: summary.losses.validation },
    chosenBy: { train: summary.chosenBy.train, validation: summary.chosenBy.validation },
    trainLast: point(summary.trainLast),
    validationLast: point(summary.validationLast),
    validationBest: point(summary.validationBest),
    trainAtBest: point(summary.trainAtBest),
    verdict: {
      kind: verdict.kind,
      confidence: verdict.confidence,
      text: render(verdict.sentence),
      span: verdict.span === null ? null : { from: verdict.span.from, to: verdict.span.to },
      rule: { name: verdict.rule.name, parameters: { ...verdict.rule.parameters } },
      numbers: { ...verdict.numbers },
      suggestions: verdict.suggestions.map((suggestion) => ({
        path: suggestion.path === null ? null : [...suggestion.path],
        value: suggestion.value,
        title: render(suggestion.title),
        reason: render(suggestion.reason),
      })),
    },
    stop:
      stop === null
        ? null
        : {
            text: stopText === null ? null : render(stopText),
            acted: status.kind === 'stopped' && status.cause.kind === 'rule',
            auto: stop.auto,
            rule: ruleJson(stop.rule),
            reason: stop.reason,
            epoch: stop.epoch,
            best: point(stop.best),
            ...(stop.metric === undefined ? {} : { metric: stop.metric }),
            waited: stop.waited,
            numbers: { ...stop.numbers },
          },
    checkpoint:
      checkpoint === null ? null : { epoch: checkpoint.epoch, path: path.resolve(summary.key, checkpoint.path) },
    test: test === null ? null : { epoch: test.epoch, rows: test.rows, values: { ...test.values } },
    warnings: [...summary.warnings],
    hyperparameters: record === null ? null : { ...record.hyperparameters },
  };
}
