import type { Output } from './output';
import type { Interrupts } from './interrupts';
import type { Style } from './style';
import type { Terminal } from './terminal';

/** What every command works with. */
export interface Context {
  readonly cwd: string;
  /** Absolute path of the folder with runner.js and trainer.js: the one this program lies in. */
  readonly dist: string;
  readonly stdin: NodeJS.ReadStream;
  readonly stderr: NodeJS.WriteStream;
  readonly output: Output;
  /** What stdout can show, and how to paint for it. */
  readonly terminal: Terminal;
  readonly style: Style;
  /** The same for stderr. */
  readonly errTerminal: Terminal;
  readonly errStyle: Style;
  readonly interrupts: Interrupts;
  /** Size of the terminal now; it changes while a run is followed. */
  readonly size: () => { readonly columns: number; readonly rows: number };
}
