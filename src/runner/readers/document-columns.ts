import type { PointSink } from '../../core/logs/point-sink';
import type { Scalar } from './flat-record';
import { numberOf, timeOf } from './record-rows';
import { roleOf, type RoleKind } from './roles';

/** Documents with more arrays than this are no training logs. */
const MAX_COLUMNS = 10_000;

interface Column {
  readonly name: string;
  readonly values: number[];
  /** Places without a value: NaN stands there. */
  readonly absent: Set<number>;
  /** It holds more than numbers. */
  isSpoilt: boolean;
}

/** Arrays of numbers in a document: each is a metric, its elements are its values epoch by epoch. */
export class DocumentColumns {
  readonly #columns = new Map<string, Column>();
  #last: Column | null = null;
  #lastPath: readonly string[] = [];

  add(path: readonly string[], value: Scalar): void {
    const column = this.#column(path);
    if (column === null || column.isSpoilt) return;
    const number = value === null ? NaN : (numberOf(value) ?? timeOf(value));
    if (value === null) column.absent.add(column.values.length);
    else if (number !== number && numberOf(value) === null) {
      this.spoil(path);
      return;
    }
    column.values.push(number);
  }

  /** The array holds something else than numbers, so it is none of a curve. */
  spoil(path: readonly string[]): void {
    const column = this.#column(path);
    if (column === null) return;
    column.isSpoilt = true;
    column.values.length = 0;
  }

  #column(path: readonly string[]): Column | null {
    if (path === this.#lastPath) return this.#last;
    const name = path.join('/');
    let column = this.#columns.get(name) ?? null;
    if (column === null && name !== '' && this.#columns.size < MAX_COLUMNS) {
      column = { name, values: [], absent: new Set(), isSpoilt: false };
      this.#columns.set(name, column);
    }
    this.#last = column;
    this.#lastPath = path;
    return column;
  }

  /**
   * Gives out the columns row by row. Those that most columns are as long as belong together; a value of another one
   * could not be placed beside theirs, so it is left out, and `say` told.
   */
  give(sink: PointSink, say: (what: string) => void): void {
    const columns = [...this.#columns.values()].filter((column) => !column.isSpoilt && column.values.length > 0);
    const length = commonLength(columns.filter((column) => roleOf(column.name).kind === 'metric'));
    const fitting = columns.filter((column) => column.values.length === length);
    const left = columns.filter((column) => column.values.length !== length);
    const of = (kind: RoleKind): Column | undefined =>
      fitting.filter((column) => roleOf(column.name).kind === kind).sort((a, b) => rank(a) - rank(b))[0];
    const [epoch, step, time] = [of('epoch'), of('step'), of('time') ?? of('clock')];
    const metrics = fitting
      .filter((column) => roleOf(column.name).kind === 'metric' || roleOf(column.name).kind === 'value')
      .map((column) => ({ ...column, series: sink.series(column.name) }));
    for (let row = 0; row < length; row++) {
      // An array without a counter beside it is counted from 0, as Keras does.
      const counted = step === undefined ? row : NaN;
      sink.row(epoch?.values[row] ?? counted, step?.values[row] ?? NaN, timeOf(time?.values[row] ?? NaN));
      for (const { series, values, absent } of metrics) if (!absent.has(row)) sink.value(series, values[row] ?? NaN);
    }
    for (const { name, values } of left)
      say(`“${name.slice(0, 60)}” has ${values.length} values beside ${length} of the others, so it is left out.`);
  }
}

/** How long most of the columns are; the greater length of two that are as frequent. */
function commonLength(columns: readonly Column[]): number {
  const counts = new Map<number, number>();
  for (const { values } of columns) counts.set(values.length, (counts.get(values.length) ?? 0) + 1);
  return [...counts].sort(([a, m], [b, n]) => n - m || b - a)[0]?.[0] ?? 0;
}

function rank(column: Column): number {
  return roleOf(column.name).rank;
}
