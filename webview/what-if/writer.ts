import { writeValue } from '../../src/core/config/fixes';
import { configValue, type WhatIfSetting } from '../../src/core/what-if/setting';
import type { Host } from '../api';
import { dropdown, enable, textButton } from '../controls';
import type { ShownRun } from '../data/model';
import { el, setText, show } from '../dom';
import { t } from '../texts';

/** An entry of a config file that runs come from; `key` is one of them. */
interface Entry {
  readonly id: string;
  readonly label: string;
  readonly key: string;
  readonly planned: number | null;
}

/** Puts the setting into the config: says how it reads there, and asks the host to write it. */
export class Writer {
  readonly element: HTMLElement;
  readonly #code = el('code', { class: 'what-if-code' });
  readonly #entry: ReturnType<typeof dropdown>;
  readonly #button: HTMLElement;
  readonly #note = el('span', { class: 'what-if-note' }, t('whatIf.noEntry'));
  #entries: readonly Entry[] = [];
  #chosen = '';
  #setting: WhatIfSetting | null = null;

  constructor(host: Host) {
    this.#entry = dropdown({ label: t('whatIf.entry'), change: (id) => (this.#chosen = id) });
    this.#button = textButton({ label: t('whatIf.write'), icon: 'file-code', press: () => this.#write(host) });
    this.#button.title = t('whatIf.writeHint');
    this.element = el('div', { class: 'what-if-write' }, this.#code, this.#entry.element, this.#button, this.#note);
  }

  /** `setting`: with all its parameters, since defaults may follow from another run's plan than the entry's. */
  update(runs: readonly ShownRun[], setting: WhatIfSetting): void {
    this.#setting = setting;
    this.#entries = entriesOf(runs);
    if (!this.#entries.some(({ id }) => id === this.#chosen)) this.#chosen = this.#entries[0]?.id ?? '';
    setText(this.#code, `earlyStopping: ${writeValue(configValue(setting, this.#plannedOf()), 'yaml')}`);
    this.#entry.set(
      this.#entries.map(({ id, label }) => ({ id, label })),
      this.#chosen,
    );
    show(this.#entry.element, this.#entries.length > 1);
    show(this.#note, this.#entries.length === 0);
    enable(this.#button, this.#entries.length > 0);
  }

  #plannedOf(): number | null {
    return this.#entries.find(({ id }) => id === this.#chosen)?.planned ?? null;
  }

  #write(host: Host): void {
    const entry = this.#entries.find(({ id }) => id === this.#chosen);
    if (entry === undefined || this.#setting === null) return;
    const { rule, given } = this.#setting;
    host.act({ kind: 'write-rule', key: entry.key, rule, given });
  }
}

/** Each entry once, however many runs it has. */
function entriesOf(runs: readonly ShownRun[]): readonly Entry[] {
  const entries = new Map<string, Entry>();
  for (const { key, view } of runs) {
    const { entry, record, root, plannedEpochs } = view.summary;
    const file = record?.configFile ?? null;
    if (file === null) continue;
    const id = JSON.stringify([root, file, entry]);
    if (!entries.has(id)) entries.set(id, { id, label: entry, key, planned: plannedEpochs });
  }
  return [...entries.values()];
}
