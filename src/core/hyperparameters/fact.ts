import type { Message } from '../message';

/** What is known of a hyperparameter in general: two short sentences at most in each field. */
export interface HyperparameterFact {
  /** The name that Lossline's own config uses, or the usual one. */
  readonly name: string;
  /** Other names, compared without regard to case, `_`, `-` and blanks. */
  readonly aliases: readonly string[];
  readonly title: Message;
  readonly what: Message;
  /** What a value that is too high (too large, too many) does; null where it makes no sense to say. */
  readonly tooHigh: Message | null;
  readonly tooLow: Message | null;
  /** The range that people use. */
  readonly usual: Message | null;
}
