/**
 * Something wrong with the data, the config or the user's module, in a sentence for the person who trains:
 * what, where, and the way out. Its message becomes the message of the failed run, without a stack.
 */
export class TrainerProblem extends Error {
  override readonly name = 'TrainerProblem';
}
