import { better, worst } from './compare';
import type { EpochCheck, MonitorMode } from './types';
import { written } from './written';
import type { Written } from './written';

/** A check in a state. */
export interface WrittenCheck {
  readonly epoch: number;
  readonly value: Written;
}

/** The best check so far. Never a NaN or an infinity, whatever a library's own comparison would take. */
export class Best {
  #epoch = NaN;
  #value = NaN;

  constructor(state: WrittenCheck | null) {
    if (state === null) return;
    this.#epoch = state.epoch;
    this.#value = Number(state.value);
  }

  get known(): boolean {
    return !Number.isNaN(this.#value);
  }

  /** NaN where there is none. */
  get value(): number {
    return this.#value;
  }

  get check(): EpochCheck | null {
    return this.known ? { epoch: this.#epoch, value: this.#value } : null;
  }

  get state(): WrittenCheck | null {
    return this.known ? { epoch: this.#epoch, value: written(this.#value) } : null;
  }

  /** Takes a check as the best. */
  take(epoch: number, value: number): void {
    if (!Number.isFinite(value)) return;
    this.#epoch = epoch;
    this.#value = value;
  }

  /** Takes a check as the best if it is better. */
  offer(mode: MonitorMode, epoch: number, value: number): void {
    if (better(mode, value, this.known ? this.#value : worst(mode))) this.take(epoch, value);
  }
}
