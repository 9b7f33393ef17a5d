import { render, type Message } from '../../core/message';
import type { LaunchErrorCode } from './types';

/** A run could not be started. `detail` is a whole sentence with the way out, ready to be translated. */
export class LaunchError extends Error {
  readonly code: LaunchErrorCode;
  readonly detail: Message;

  constructor(code: LaunchErrorCode, detail: Message) {
    super(render(detail));
    this.name = 'LaunchError';
    this.code = code;
    this.detail = detail;
  }
}
