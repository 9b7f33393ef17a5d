import type { Observation } from '../../core/run/observation';
import { exactNumber } from './exact-json';

/** Metric names repeat on every line; their JSON text is made once. */
const quotedNames = new Map<string, string>();
const MAX_QUOTED_NAMES = 20_000;

function quoted(name: string): string {
  let text = quotedNames.get(name);
  if (text === undefined) {
    if (quotedNames.size >= MAX_QUOTED_NAMES) quotedNames.clear();
    text = `${JSON.stringify(name)}:`;
    quotedNames.set(name, text);
  }
  return text;
}

/** The line of `metrics.jsonl` for an observation, without newline. Every number keeps its bits. */
export function observationText(o: Observation): string {
  let values = '';
  for (const name in o.values) {
    const value = o.values[name];
    if (value === undefined) continue;
    values += (values === '' ? '' : ',') + quoted(name) + exactNumber(value);
  }
  const epoch = o.epoch === null ? 'null' : exactNumber(o.epoch);
  const step = o.step === null ? 'null' : exactNumber(o.step);
  return `{"seq":${o.seq},"time":${exactNumber(o.time)},"epoch":${epoch},"step":${step},"values":{${values}}}`;
}
