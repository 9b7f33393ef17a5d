import { Column } from './column';

/** One point of a metric, on its way into a series. */
export interface MetricPoint {
  /** 1-based, may be fractional. */
  readonly epoch: number;
  readonly step: number | null;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** Position of the observation in the run, 0-based: the order to trust when epochs repeat and clocks jump. */
  readonly order: number;
  readonly value: number;
}

/** One metric's points in the order of arrival. Nothing is ever changed or taken away. All columns have one length. */
export class MetricSeries {
  readonly epoch = new Column();
  /** NaN where the log does not say. */
  readonly step = new Column();
  readonly time = new Column();
  readonly order = new Column();
  readonly value = new Column();

  get length(): number {
    return this.value.length;
  }

  push(point: MetricPoint): void {
    this.epoch.push(point.epoch);
    this.step.push(point.step ?? Number.NaN);
    this.time.push(point.time);
    this.order.push(point.order);
    this.value.push(point.value);
  }
}
