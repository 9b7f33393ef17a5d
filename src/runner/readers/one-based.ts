import type { EpochBase } from '../../core/logs/epoch-base';
import type { FileFormat } from './format';

/** An epoch as a reader gives it, counted from 1; null where the log does not say. */
export function oneBased(epoch: number, counting: FileFormat['epochs'], base: EpochBase): number | null {
  if (!Number.isFinite(epoch)) return null;
  switch (counting) {
    case 'fractional':
      return epoch;
    case 'counted':
      return epoch + base.decide(epoch, false);
  }
}
