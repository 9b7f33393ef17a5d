import { readNumber } from '../number-text';
import type { RawLine } from '../reader';
import { setValue } from '../values';
import { isNoise } from '../vocabulary';

const BORDER = /^[-+=|]{10,400}$/;
const ROW = /^\|\s{0,10}([\w/.% ()-]{1,80}?)\s{0,80}\|\s{0,20}(\S{0,40})\s{0,40}\|$/;
const STEP = /^(?:time\/)?(?:total_timesteps|total timesteps|timesteps|total_steps|TotalEnvInteracts)$/i;
const MAX_ROWS = 500;

/**
 * Blocks of `| name | value |` between borders, as Stable-Baselines3 and its relatives print them; the step is among
 * the values, and a row such as `| train/ | |` heads the group of the names below it.
 */
export class KeyValueBlock {
  #values: Record<string, number> = {};
  #step: number | null = null;
  #group = '';
  #rows = 0;

  read(line: string): RawLine | null {
    if (BORDER.test(line.slice(0, 401))) return this.#close();
    const found = line.startsWith('|') ? ROW.exec(line.slice(0, 300)) : null;
    if (found === null) {
      if (this.#rows > 0) this.#forget();
      return null;
    }
    const [, name = '', text = ''] = found;
    if (text === '') {
      if (!name.endsWith('/')) return null;
      this.#group = name;
      this.#rows += 1;
      return { kind: 'nothing' };
    }
    const number = readNumber(text, 0);
    if (number?.end !== text.length || this.#rows > MAX_ROWS) return null;
    this.#rows += 1;
    const full = this.#group + name;
    if (STEP.test(full)) this.#step = number.value;
    else if (!isNoise(name) && !/^(?:time\/)?(?:iterations|fps|n_updates)$/.test(full))
      setValue(this.#values, full, number.value);
    return { kind: 'nothing' };
  }

  #close(): RawLine | null {
    const step = this.#step;
    const values = this.#values;
    const rows = this.#rows;
    this.#forget();
    if (rows === 0 || step === null || Object.keys(values).length === 0) return null;
    return { kind: 'observation', epoch: null, step, values };
  }

  #forget(): void {
    this.#values = {};
    this.#step = null;
    this.#group = '';
    this.#rows = 0;
  }
}
