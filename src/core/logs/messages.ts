/**
 * Lines that name an epoch and a loss, and yet hold no new value: what a checkpoint has to say, what was best, what a
 * tracker or tuner sums up. Only the beginning of a line is looked at.
 */
const MESSAGES: readonly RegExp[] = [
  /^(?:new |the |current |so far |\*{1,3} )?(?:best|lowest|highest|minimum|maximum|final|overall)\b/i,
  /^loss for final step\b/i,
  /^\W{0,4}(?:saved?|saving|loaded?|loading|restor\w{1,6}|resum\w{1,6}|checkpoints?|reducing|adjusting|setting|(?:re)?shuffling|summary|wandb|model saved)\b/i,
  // Chinese: what was saved, loaded, or is best
  /^[^\p{L}\d]{0,8}(?:保存|已保存|加载|載入|儲存|最佳|最优|最好|发现当前最|新的最佳|新最佳|当前最佳|更新最佳)/u,
  // COCO's evaluation: the numbers in its labels are thresholds
  /^Average (?:Precision|Recall) {1,4}\((?:AP|AR)\) @/,
  /^(?:epoch \d{1,9}: )?early[ _-]?stopp/i,
  /\b(?:ReduceLROnPlateau|LearningRateScheduler|ModelCheckpoint)\b/,
  /^(?:Traceback|File "|\w{3,40}(?:Error|Warning|Exception):)/,
  /^(?:usage|optional arguments|options|positional arguments):/i,
  /^\[(?:LightGBM|CatBoost)\]/,
];

/** From here on a line speaks of something else: `… improved from 0.4 to 0.3, saving model to x`. */
const ASIDE =
  /\b(?:improved|decreased|increased|dropped|changed) (?:from|by|to|\()|\b(?:did not|didn't|has not|not) improve|\breached [-\d.einfa]{1,24} \(best\b|\b(?:saved|saving|restored|restoring)\b/i;

const OVER =
  /^(?!\w{1,10} (?:\w{1,20} )?(?:load|process|preprocess|prepar|download|build|read|generat|evaluat|validat|test)\w{0,6}\b)(?:finished|finish|(?:model )?training(?: is| has)? (?:complete|completed|finished|done|ended|over)|completed)\b(?!.{0,80}\bepoch)/i;

/** Whether a line says that training is over. */
export function isOver(line: string): boolean {
  return OVER.test(line.slice(0, 200));
}

const LOOKED_AT = 4000;

/** Whether a line is a message and no result. */
export function isMessage(line: string): boolean {
  const text = line.slice(0, 400);
  return MESSAGES.some((shape) => shape.test(text));
}

/** Where a line leaves its subject; null where it does not. */
export function asideOf(line: string): number | null {
  return ASIDE.exec(line.slice(0, LOOKED_AT))?.index ?? null;
}
