import { isJsonObject } from '../../core/json';
import { kindOf, makeRule, parametersOf, RULE_NAMES, RULE_PARAMETERS } from '../../core/stopping/presets';
import type { GivenParameters, RuleName } from '../../core/stopping/presets';
import { STOP_REASONS } from '../../core/stopping/types';
import type { EarlyStopping, EpochCheck, Monitored, StopDecision, StoppingRule } from '../../core/stopping/types';
import { readExactNumber } from './exact-json';
import { parseValues } from './values-text';

/** Reads an early-stopping setting of run.json; null when malformed. */
export function parseEarlyStopping(value: unknown): EarlyStopping | null {
  if (!isJsonObject(value)) return null;
  if (value['mode'] === 'off' || value['mode'] === 'auto') return { mode: value['mode'] };
  const rule = parseRule(value['rule']);
  return value['mode'] === 'rule' && rule !== null ? { mode: 'rule', rule } : null;
}

/** Reads a rule's decision; null when malformed. Earlier versions wrote no numbers and no metric. */
export function parseDecision(value: unknown): StopDecision | null {
  if (!isJsonObject(value)) return null;
  const { auto, metric } = value;
  const rule = parseRule(value['rule']);
  const epoch = readExactNumber(value['epoch']);
  const waited = readExactNumber(value['waited']);
  const reason = STOP_REASONS.find((known) => known === value['reason']);
  const numbers = value['numbers'] === undefined ? {} : parseValues(value['numbers']);
  if (rule === null || epoch === null || waited === null || typeof auto !== 'boolean') return null;
  if (reason === undefined || numbers === null) return null;
  const named = typeof metric === 'string' ? { metric } : {};
  return { rule, auto, reason, epoch, best: parseCheck(value['best']), ...named, waited, numbers };
}

function parseCheck(value: unknown): EpochCheck | null {
  if (!isJsonObject(value)) return null;
  const epoch = readExactNumber(value['epoch']);
  const number = readExactNumber(value['value']);
  return epoch === null || number === null ? null : { epoch, value: number };
}

function parseRule(value: unknown): StoppingRule | null {
  if (!isJsonObject(value)) return null;
  const { kind } = value;
  const name = RULE_NAMES.find((known) => kindOf(known) === kind);
  const metric = parseMonitored(value);
  if (name === undefined || metric === null) return null;
  const given = parseParameters(name, value);
  const also = name === 'lightgbm' ? parseMonitoredList(value['also']) : [];
  return given === null || also === null ? null : makeRule(name, given, 0, { ...metric, also });
}

function parseMonitored(value: unknown): Monitored | null {
  if (!isJsonObject(value)) return null;
  const { monitor, mode } = value;
  return typeof monitor === 'string' && (mode === 'min' || mode === 'max') ? { monitor, mode } : null;
}

function parseMonitoredList(value: unknown): readonly Monitored[] | null {
  if (!Array.isArray(value)) return null;
  const list = value.map(parseMonitored).filter((one) => one !== null);
  return list.length === value.length ? list : null;
}

/** Every number of the rule must be there; a switch that is not counts as off. */
function parseParameters(name: RuleName, value: Readonly<Record<string, unknown>>): GivenParameters | null {
  const given: [string, number | boolean | null][] = [];
  for (const key of parametersOf(name)) {
    const type = RULE_PARAMETERS[key];
    if (type === 'boolean') {
      given.push([key, value[key] === true]);
      continue;
    }
    const number = readExactNumber(value[key]);
    if (number === null && type === 'number') return null;
    given.push([key, number]);
  }
  return Object.fromEntries(given);
}
