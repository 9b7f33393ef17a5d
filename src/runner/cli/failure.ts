import type { ExitCode } from './exit-codes';

/** An expected failure: a sentence for stderr with the way out, and the code to leave with. */
export class CliFailure extends Error {
  override readonly name = 'CliFailure';
  readonly code: ExitCode;

  constructor(message: string, code: ExitCode) {
    super(message);
    this.code = code;
  }
}
