import { isJsonObject } from '../../core/json';
import type { ProcessIdentity, RunEvent } from '../../core/run/events';
import { exactJson } from './exact-json';
import { parseValues } from './values-text';
import { parseDecision } from './stopping-text';

/** The line of `events.jsonl` for an event, without newline. */
export function eventText(event: RunEvent): string {
  return exactJson(event);
}

/**
 * The event in a line of `events.jsonl`; null when the line is damaged or of a kind that this version does not know
 * (a later version may add kinds without a new format number).
 */
export function parseEvent(line: string): RunEvent | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch {
    return null;
  }
  if (!isJsonObject(parsed)) return null;
  const { seq, time } = parsed;
  if (typeof seq !== 'number' || typeof time !== 'number') return null;
  const base = { seq, time };
  const type = parsed['type'];
  switch (typeof type === 'string' ? type : '') {
    case 'started': {
      const identity = parseIdentity(parsed['process']);
      return identity === null ? null : { ...base, type: 'started', process: identity };
    }
    case 'notice': {
      const { level, text } = parsed;
      if ((level !== 'info' && level !== 'warning' && level !== 'error') || typeof text !== 'string') return null;
      return { ...base, type: 'notice', level, text };
    }
    case 'stop-requested':
      return { ...base, type: 'stop-requested', by: parseRequester(parsed['by']) };
    case 'stopped-by-rule': {
      const decision = parseDecision(parsed['decision']);
      return decision === null ? null : { ...base, type: 'stopped-by-rule', decision };
    }
    case 'hyperparameters': {
      const { values } = parsed;
      return isJsonObject(values) ? { ...base, type: 'hyperparameters', values } : null;
    }
    case 'checkpoint': {
      const { which, epoch, path } = parsed;
      if ((which !== 'best' && which !== 'last') || typeof epoch !== 'number' || typeof path !== 'string') return null;
      return { ...base, type: 'checkpoint', which, epoch, path };
    }
    case 'evaluated': {
      const { epoch, rows } = parsed;
      const values = parseValues(parsed['values']);
      if (typeof epoch !== 'number' || typeof rows !== 'number' || values === null) return null;
      return { ...base, type: 'evaluated', split: 'test', epoch, rows, values };
    }
    case 'ended': {
      const { exitCode, signal, message } = parsed;
      return {
        ...base,
        type: 'ended',
        exitCode: typeof exitCode === 'number' ? exitCode : null,
        signal: typeof signal === 'string' ? signal : null,
        message: typeof message === 'string' ? message : null,
      };
    }
    default:
      return null;
  }
}

/** Reads a process identity; null when it is malformed. */
export function parseIdentity(value: unknown): ProcessIdentity | null {
  if (!isJsonObject(value)) return null;
  const { pid, startTime, host } = value;
  if (typeof pid !== 'number' || typeof host !== 'string') return null;
  if (startTime !== null && typeof startTime !== 'string') return null;
  return { pid, startTime, host };
}

const REQUESTERS = ['panel', 'explorer', 'status bar', 'command', 'terminal', 'signal'] as const;

/** Reads who asked to stop; an unknown word counts as a command, because a stop must never be lost. */
export function parseRequester(value: unknown): (typeof REQUESTERS)[number] {
  return REQUESTERS.find((known) => known === value) ?? 'command';
}
