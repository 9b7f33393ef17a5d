import type { StopRequester } from '../../core/run/events';

const REQUESTERS: ReadonlySet<unknown> = new Set<StopRequester>([
  'panel',
  'explorer',
  'status bar',
  'command',
  'terminal',
  'signal',
]);

export function isStopRequester(value: unknown): value is StopRequester {
  return REQUESTERS.has(value);
}
