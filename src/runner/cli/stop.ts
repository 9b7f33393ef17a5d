import { isLive } from '../../core/run/status';
import { requestStop } from '../launch/stop';
import type { Invocation } from './args';
import type { Context } from './context';
import { EXIT } from './exit-codes';
import type { ExitCode } from './exit-codes';
import { RunView } from './follow';
import { findRun } from './find-run';
import { jsonLine, runJson } from './run-json';
import { durationText, statusText } from './run-text';

const POLL_MS = 100;

/** `lossline stop`: asks a run to stop and waits until it has ended. */
export async function stop(invocation: Extract<Invocation, { command: 'stop' }>, context: Context): Promise<ExitCode> {
  const { output, style, interrupts } = context;
  const { summary: found } = await findRun(invocation.run, context.cwd, invocation.config);
  const wasLive = isLive(found.status);
  const view = new RunView(found.key);
  let summary = found;
  if (wasLive) {
    await requestStop(found.key, 'terminal');
    if (invocation.wait) {
      output.note(`Asked ${found.id} to stop. Waiting until it has ended.`);
      interrupts.listen();
      while (isLive(summary.status)) {
        if (interrupts.received.length > 0) {
          output.note(`The request stays. "lossline show ${found.id}" says what became of it.`);
          return EXIT.interrupted;
        }
        await interrupts.sleep(POLL_MS);
        ({ summary } = await view.look());
      }
    } else {
      ({ summary } = await view.look());
    }
  }
  if (invocation.json) output.line(jsonLine(runJson(summary)));
  else if (wasLive && isLive(summary.status)) output.line(`Asked ${found.id} to stop.`);
  else if (wasLive) output.line(`${summary.id}: ${statusText(summary, style)}${durationText(summary, style)}`);
  else output.line(`${summary.id} had ended before: ${statusText(summary, style)}`);
  return EXIT.ok;
}
