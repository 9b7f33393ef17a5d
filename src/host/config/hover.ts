import { Hover, l10n, languages } from 'vscode';
import type { Disposable, HoverProvider, MarkdownString } from 'vscode';
import type { ConfigEntry, ConfigSpot } from '../../core/config/document';
import { spotAt } from '../../core/config/spot';
import { hyperparameterHint } from '../../core/hyperparameters/hint';
import type { Hint } from '../../core/hyperparameters/hint';
import type { Json } from '../../core/json';
import { Page } from '../markdown';
import type { RunService } from '../runs/service';
import { say } from '../text';
import { CONFIG_SELECTOR } from './locate';
import { LineIndex } from './positions';
import type { ConfigService } from './service';

/** What a hyperparameter is, what too high and too low do, and what this workspace's own runs say about it. */
export function registerHover(configs: ConfigService, runs: RunService): Disposable {
  const provider: HoverProvider = {
    provideHover: (document, position) => {
      const file = configs.current(document);
      const found = spotAt(file.document, document.offsetAt(position));
      if (found === null) return null;
      const hint = hyperparameterHint({
        path: found.spot.path,
        value: valueAt(found.entry, found.spot, file.text),
        runs: runs.all().filter((run) => run.root === file.root),
      });
      return hint === null ? null : new Hover(hintMarkdown(hint), new LineIndex(file.text).range(found.spot.key));
    },
  };
  return languages.registerHoverProvider(CONFIG_SELECTOR, provider);
}

/** The hint as markdown: what it is, which way it hurts, what is usual, and what the runs here say. */
export function hintMarkdown(hint: Hint): MarkdownString {
  const page = new Page().lead(say(hint.title)).line(say(hint.what));
  if (hint.tooHigh !== null) page.lead(l10n.t('Too high:'), say(hint.tooHigh));
  if (hint.tooLow !== null) page.lead(l10n.t('Too low:'), say(hint.tooLow));
  if (hint.usual !== null) page.lead(l10n.t('Usual:'), say(hint.usual));
  if (hint.here.length > 0) page.rule();
  for (const message of hint.here) page.line(say(message));
  return page.markdown;
}

/** The value under the pointer: as the plan resolved it, else as it is written. */
function valueAt(entry: ConfigEntry, spot: ConfigSpot, text: string): Json | undefined {
  const [section, name] = spot.path;
  if (section === 'hyperparameters' && name !== undefined && entry.plan !== null) {
    return entry.plan.hyperparameters[name];
  }
  const written = text.slice(spot.value.start, spot.value.end).trim();
  if (written === '') return undefined;
  try {
    return JSON.parse(written) as Json;
  } catch {
    return written;
  }
}
