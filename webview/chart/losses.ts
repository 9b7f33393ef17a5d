import type { Host } from '../api';
import type { ShownRun } from '../data/model';
import { el, userText } from '../dom';
import { t } from '../texts';

/** Most runs whose losses are named one by one. */
const NAMED = 4;

interface Choice {
  readonly train: string | null;
  readonly validation: string | null;
  /** Text that says who chose them. */
  readonly by: 'losses.byName' | 'losses.configured' | 'losses.mixed';
}

/** Which two series the verdict is about, who chose them, and a way to choose others. */
export class Losses {
  readonly element = el('div', { class: 'losses' });
  readonly #host: Host;
  #shown = '';

  constructor(host: Host) {
    this.#host = host;
  }

  update(runs: readonly ShownRun[]): void {
    const groups = new Map<string, { choice: Choice; runs: ShownRun[] }>();
    for (const run of runs) {
      const choice = choiceOf(run);
      if (choice.train === null && choice.validation === null) continue;
      const id = JSON.stringify(choice);
      const group = groups.get(id);
      if (group === undefined) groups.set(id, { choice, runs: [run] });
      else group.runs.push(run);
    }
    const lines = [...groups.values()].slice(0, NAMED);
    const id = JSON.stringify(
      lines.map(({ choice, runs: own }) => [choice, own.map((run) => [run.key, settable(run)])]),
    );
    if (id === this.#shown) return;
    this.#shown = id;
    this.element.replaceChildren(
      ...lines.map(({ choice, runs: own }) => this.#line(choice, own, lines.length > 1, runs.length === 1)),
    );
  }

  #line(choice: Choice, runs: readonly ShownRun[], named: boolean, single: boolean): HTMLElement {
    const parts: (Node | string)[] = [];
    if (named) parts.push(el('span', {}, userText(runs.map((run) => run.view.summary.entry).join(', ')), ': '));
    if (choice.train !== null) parts.push(el('span', {}, `${t('chart.train')}: `, name(choice.train)));
    if (choice.validation !== null) parts.push(el('span', {}, `${t('chart.validation')}: `, name(choice.validation)));
    const [only] = runs;
    const fixed = only !== undefined && single && settable(only) === 'imported';
    parts.push(el('span', { title: fixed ? t('losses.imported') : null }, t(choice.by)));
    if (only !== undefined && single && settable(only) === 'yes') {
      const { key } = only;
      const button = el('button', { class: 'link', type: 'button', title: t('losses.changeHint') }, t('losses.change'));
      button.addEventListener('click', () => this.#host.act({ kind: 'choose-losses', key }));
      parts.push(button);
    }
    return el('p', {}, ...parts);
  }
}

function choiceOf({ view: { summary } }: ShownRun): Choice {
  const { losses, chosenBy } = summary;
  const chosen = (['train', 'validation'] as const).filter((side) => losses[side] !== null);
  const configured = chosen.filter((side) => chosenBy[side] === 'config').length;
  return {
    ...losses,
    by: configured === 0 ? 'losses.byName' : configured < chosen.length ? 'losses.mixed' : 'losses.configured',
  };
}

/** Only an entry with a command says which its losses are: the trainer knows, and an import belongs to no entry. */
function settable({ view: { summary } }: ShownRun): 'yes' | 'no' | 'imported' {
  const { record, metricNames } = summary;
  if (record === null || metricNames.length < 2) return 'no';
  if (record.configFile === null) return record.task.kind === 'import' ? 'imported' : 'no';
  return record.task.kind === 'trainer' ? 'no' : 'yes';
}

function name(text: string): HTMLElement {
  return userText(text, 'loss-name');
}
