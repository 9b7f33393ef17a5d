import { findHyperparameter } from '../../hyperparameters/table';
import { isJsonObject, type Json } from '../../json';
import { holdsSecret, isSecretName } from '../../secret-names';
import { readNumber } from '../number-text';
import { readArguments, readLiteral } from '../python-literal';
import type { LineContext, RawLine } from '../reader';

const MAX_LINE = 20_000;
const MAX_SETTINGS = 500;
const MAX_TEXT = 200;

/** argparse: `Namespace(lr=0.001, batch_size=32)`, also behind other words; Hugging Face: `TrainingArguments(…)`. */
const NAMESPACE = /\b(?:Namespace|[A-Z]\w{0,40}(?:Args|Arguments|Config|Params))\(/;
/** `args: {…}`, `Config = {…}`, `Hyperparameters: {…}`. */
const NAMED_DICT =
  /^(?:[\w -]{0,30}\b)?(?:args|arguments|config|configuration|cfg|hparams|hyper-?parameters|params|settings|options|opt)\b\s{0,4}[:=]?\s{0,4}(?=\{)/i;
/** Ultralytics: `engine/trainer: task=detect, epochs=3, lr0=0.01, …`; YOLOv5: `hyperparameters: lr0=0.01, …`. */
const KEYED = /^(?:(?:\w{1,20}[\\/])?engine[\\/]trainer|train(?=: weights=)|hyp(?:erparameters)?): (?=\w{1,30}=)/;
const COMMAND =
  /^(?:[$>%#] )?(?:[A-Z_]{1,40}=\S{0,100} ){0,8}(?:\S{0,100}python[\d.]{0,5}|torchrun|accelerate|deepspeed|srun|mpirun|bash|sh|\.{0,2}\/\S{1,200}|[\w./-]{1,200}\.(?:py|sh))(?: |$)/;
/** `lr = 0.001`, `"batch_size": 32,`, `Learning Rate: 0.005`; behind a blank alone only `lr=0.1`. */
const SETTING =
  /(?:^|[,;|(\t]| (?=[A-Za-z][\w.-]{0,30}=[^\s=]))[\s"'*-]{0,12}([A-Za-z][\w .-]{0,30}?)["']?\s{0,20}[:=]\s{0,20}["']?([^\s,;|()"']{1,60})/g;
const FOR_EPOCHS = /\b(?:for|over) (\d{1,7}) epochs?\b/i;

/**
 * Settings that a program prints before it trains: its own command line (also over several lines), `Namespace(…)`, a
 * dict with a name that says what it is, and lines of `name: value` whose names are known hyperparameters. Names stay
 * as they are written, several words become one. Secrets are left out.
 */
export class SettingsReader {
  /** Inside of a command line that goes on after a backslash. */
  #continues = false;

  read(line: string): RawLine | null {
    if (line.length > MAX_LINE) return null;
    const command = this.#command(line);
    if (command !== null) return settings(command);
    const namespace = NAMESPACE.exec(line);
    if (namespace !== null) {
      const values = readArguments(line, namespace.index + namespace[0].length - 1);
      if (values !== null && Object.keys(values).length > 0) return settings(values);
    }
    const keyed = KEYED.exec(line);
    if (keyed !== null) return settings(pairsOf(line.slice(keyed[0].length)));
    const dict = NAMED_DICT.exec(line.slice(0, 80));
    if (dict !== null) {
      const found = readLiteral(line, dict[0].length)?.value;
      if (isJsonObject(found)) return settings(found);
    }
    return null;
  }

  /** Settings on lines that nothing else understands, before the first epoch. */
  prose(line: string, context: LineContext): RawLine | null {
    return context.before ? known(line) : null;
  }

  #command(line: string): Record<string, Json> | null {
    const continued = this.#continues;
    const isCommand = COMMAND.test(line.slice(0, 1000));
    this.#continues = (isCommand || continued) && /\\\s*(?:\[\d+\/\d+\])?$/.test(line.slice(-200));
    if (!(isCommand || (continued && line.startsWith('-')))) return null;
    const flags = flagsOf(line.replace(/\\\s*(?:\[\d+\/\d+\])?$/, ''));
    return Object.keys(flags).length === 0 ? null : flags;
  }
}

/** Flags with values of a command line. A flag without one stands for true where its name is a known one. */
function flagsOf(line: string): Record<string, Json> {
  // What stands before the program are options of the interpreter: python -u -m train --lr 0.1
  const own = line
    .slice(0, MAX_LINE)
    .replace(/^[^-]{0,200}python[\d.]{0,5}(?: -[A-Za-z](?= ))*(?: -m \S{1,200}| (?=\S{1,200}\.py))/, '');
  const words = own.match(/"[^"]{0,400}"|'[^']{0,400}'|\S+/g) ?? [];
  const found: [string, Json][] = [];
  for (let i = 0; i < words.length && found.length < MAX_SETTINGS; i++) {
    const word = words[i] ?? '';
    const flag = /^--?([A-Za-z][\w.-]{0,60})(?:=(.*))?$/.exec(word);
    if (flag === null) {
      // Hydra: lr=0.1 trainer.max_epochs=10
      const override = i === 0 ? null : /^\+{0,2}([A-Za-z][\w.]{0,60})=(.+)$/.exec(word);
      if (override !== null) found.push([override[1] ?? '', valueOf(override[2] ?? '')]);
      continue;
    }
    const [, name = '', inline] = flag;
    const next = words[i + 1];
    if (inline !== undefined) found.push([name, valueOf(inline)]);
    else if (next !== undefined && (!next.startsWith('-') || readNumber(next, 0)?.end === next.length)) {
      found.push([name, valueOf(next)]);
      i += 1;
    } else if (word.startsWith('--')) found.push([name, true]);
  }
  return Object.fromEntries(found);
}

/** `task=detect, epochs=3, cfg=None`. */
function pairsOf(text: string): Record<string, Json> {
  const found = [...text.matchAll(/(?:^|, )([A-Za-z][\w.]{0,40})=([^,]{1,200})/g)];
  return Object.fromEntries(found.map(([, name = '', value = '']) => [name, valueOf(value.trim())] as const));
}

function known(line: string): RawLine | null {
  if (line.length > 1000) return null;
  const found: [string, Json][] = [];
  for (const [, name = '', text = ''] of line.matchAll(SETTING)) {
    const written = name.trim();
    const value = valueOf(text.replace(/[\]}.]{1,4}$/, ''));
    const fact = findHyperparameter(written)?.name;
    // "num_epochs = num_epochs" is code.
    if (fact === undefined || value === written || NOT_SETTINGS.has(fact) || /^eta$/i.test(written)) continue;
    if (typeof value !== 'number' && typeof value !== 'boolean' && !isChoice(value)) continue;
    // "Learning Rate" and "Epochs" are prose, batch_size and batchSize are names.
    const isProse = /\s/.test(written) || /^[A-Z][a-z]+$/.test(written);
    found.push([isProse ? written.toLowerCase().replace(/\s+/g, '_') : written, value]);
  }
  const epochs = FOR_EPOCHS.exec(line.slice(0, 300));
  if (epochs !== null && found.length === 0) found.push(['epochs', Number(epochs[1])]);
  return found.length === 0 ? null : settings(Object.fromEntries(found));
}

/** Words that are settings in a config file, but stand for anything in what a program prints. */
const NOT_SETTINGS: ReadonlySet<string> = new Set(
  'model data target features problem split train validation test monitor mode baseline layers depth startEpoch earlyStopping'.split(
    ' ',
  ),
);

/** A word such as `adam`; not a path, a class or the repr of an object. */
function isChoice(value: Json): boolean {
  return typeof value === 'string' && /^[A-Za-z][\w-]{1,30}$/.test(value);
}

function valueOf(text: string): Json {
  const bare = text.replace(/^(["'])(.*)\1$/, '$2');
  const number = readNumber(bare, 0);
  if (number?.end === bare.length && Number.isFinite(number.value)) return number.value;
  if (/^true$/i.test(bare)) return true;
  if (/^false$/i.test(bare)) return false;
  return bare.slice(0, MAX_TEXT);
}

function settings(values: Readonly<Record<string, Json>>): RawLine {
  const safe = withoutSecrets(values);
  return Object.keys(safe).length === 0 ? { kind: 'nothing' } : { kind: 'hyperparameters', values: safe };
}

/** At any depth: what is printed as a nested dict may hold the key of a tracker. */
function withoutSecrets(values: Readonly<Record<string, Json>>): Record<string, Json> {
  const safe = Object.entries(values).flatMap(([name, value]): [string, Json][] => {
    if (isSecretName(name)) return [];
    if (isJsonObject(value)) return [[name, withoutSecrets(value)]];
    return holdsSecret(typeof value === 'string' ? value : JSON.stringify(value)) ? [] : [[name, value]];
  });
  return Object.fromEntries(safe.slice(0, MAX_SETTINGS));
}
