import type { MetricSeries } from '../../core/series/series';
import type { RunAxis } from '../../core/series/epoch-clock';
import type { EpochPart } from './epoch-rows';

/**
 * The observations of a run from position `from` (0-based) on, put together again from its series.
 *
 * @param axis what `epoch` of the parts is to be: the epoch, or the step where the run is measured by steps.
 * @returns them in their order, and the position to go on from.
 */
export function partsSince(
  series: ReadonlyMap<string, MetricSeries>,
  from: number,
  axis: RunAxis = 'epoch',
): { readonly parts: readonly EpochPart[]; readonly next: number } {
  const found = new Map<number, { epoch: number; step: number | null; time: number; values: [string, number][] }>();
  for (const [name, points] of series) {
    for (let i = points.length - 1; i >= 0; i--) {
      const order = points.order.at(i);
      if (order < from) break;
      const step = points.step.at(i);
      const part = found.get(order) ?? {
        epoch: axis === 'step' && !Number.isNaN(step) ? step : points.epoch.at(i),
        step: Number.isNaN(step) ? null : step,
        time: points.time.at(i),
        values: [],
      };
      part.values.push([name, points.value.at(i)]);
      found.set(order, part);
    }
  }
  const ordered = [...found].sort(([a], [b]) => a - b);
  return {
    parts: ordered.map(([, part]) => ({ ...part, values: Object.fromEntries(part.values) })),
    next: (ordered.at(-1)?.[0] ?? from - 1) + 1,
  };
}
