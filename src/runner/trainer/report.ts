/** How important a notice is. */
export type NoticeLevel = 'info' | 'warning' | 'error';

/** Metric values by name; a value may be NaN or infinite. */
export type Values = Readonly<Record<string, number>>;

/** What the trainer says to whoever reads its output: one JSON object a line. */
export interface Report {
  epoch(epoch: number, step: number, values: Values): void;
  notice(level: NoticeLevel, text: string): void;
  checkpoint(which: 'best' | 'last', epoch: number, path: string): void;
  evaluated(epoch: number, rows: number, values: Values): void;
  /** Last words: becomes the message of the failed run. */
  error(message: string): void;
}

/** Writes the report as lines; `write` gets each line with its line feed. */
export function createReport(write: (line: string) => void): Report {
  const line = (value: LineObject): void => write(`${toLine(value)}\n`);
  return {
    epoch: (epoch, step, values) => line({ epoch, step, ...values }),
    notice: (level, text) => line({ lossline: 'notice', level, text }),
    checkpoint: (which, epoch, path) => line({ lossline: 'checkpoint', which, epoch, path }),
    evaluated: (epoch, rows, values) => line({ lossline: 'evaluated', split: 'test', epoch, rows, values }),
    error: (message) => line({ lossline: 'error', message }),
  };
}

type LineValue = string | number | LineObject;
interface LineObject {
  readonly [key: string]: LineValue;
}

/** JSON with NaN and infinities bare, as Python's json.dumps writes them; numbers in full precision. */
function toLine(value: LineValue): string {
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value);
  if (typeof value === 'string') return JSON.stringify(value);
  const members = Object.entries(value).map(([key, member]) => `${JSON.stringify(key)}:${toLine(member)}`);
  return `{${members.join(',')}}`;
}
