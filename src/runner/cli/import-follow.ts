import path from 'node:path';
import { ALL_FORMATS } from '../import/formats';
import { Follower } from '../import/follower';
import type { Context } from './context';
import { EXIT } from './exit-codes';
import type { ExitCode } from './exit-codes';
import { jsonLine } from './run-json';

/** Follows folders until Ctrl+C: says what appears and grows. */
export async function followFolders(
  task: { readonly root: string; readonly paths: readonly string[]; readonly json: boolean },
  context: Context,
): Promise<ExitCode> {
  const { output, style, errStyle, interrupts } = context;
  const follower = new Follower(
    ALL_FORMATS,
    (news) => {
      const run = path.basename(news.directory);
      if (task.json) {
        const { kind, title, directory, observations } = news;
        output.line(jsonLine({ type: kind, title, run, directory, rows: observations }));
      } else {
        const what = news.kind === 'new' ? style.green('new') : 'grown';
        output.line(`${what}  ${style.text(news.title)}  ${style.dim(`${news.observations} rows, ${run}`)}`);
      }
    },
    (message) => output.note(errStyle.text(message)),
  );
  if (!task.json) output.note('Following. Ctrl+C ends it; the runs stay.');
  follower.follow(task.paths.map((one) => ({ root: task.root, path: one })));
  while (interrupts.received.length === 0 && !output.gone) await interrupts.sleep(1000);
  await follower.close();
  if (output.gone) return EXIT.brokenPipe;
  const [wish] = interrupts.received;
  if (wish === 'SIGHUP') return EXIT.hangup;
  return wish === 'SIGTERM' ? EXIT.terminated : EXIT.interrupted;
}
