import { parseArgs } from 'node:util';
import { VERDICT_KINDS } from '../../core/verdict/types';
import { EXIT } from './exit-codes';
import { CliFailure } from './failure';
import { nearestHint } from './nearest';

/** Names of the commands, in the order the help lists them. */
export const COMMANDS = ['train', 'list', 'show', 'compare', 'judge', 'stop', 'import', 'help'] as const;
export type CommandName = (typeof COMMANDS)[number];

/** How `judge` can write what it found. */
export const JUDGE_FORMATS = ['text', 'json', 'junit', 'sarif'] as const;
export type JudgeFormat = (typeof JUDGE_FORMATS)[number];

/** What `judge --fail-on` takes: verdicts, and a run that did not end well. */
export const FAIL_ON = [...VERDICT_KINDS, 'failed'] as const;
export type FailOn = (typeof FAIL_ON)[number];

interface Common {
  /** Config file (or its folder) named with --config; null to look in this folder and its parents. */
  readonly config: string | null;
  readonly json: boolean;
}

/** A command line that makes sense. */
export type Invocation =
  | ({ readonly command: 'train'; readonly entry: string | null; readonly detach: boolean } & Common)
  | ({ readonly command: 'list' } & Common)
  | ({ readonly command: 'show'; readonly run: string } & Common)
  | ({ readonly command: 'compare'; readonly runs: readonly string[]; readonly all: boolean } & Common)
  | ({
      readonly command: 'judge';
      readonly runs: readonly string[];
      /** What makes the exit code 4. */
      readonly failOn: readonly FailOn[];
      readonly format: JudgeFormat;
      /** Also what the rules of SageMaker Debugger say. */
      readonly debuggerRules: boolean;
    } & Common)
  | ({ readonly command: 'stop'; readonly run: string; readonly wait: boolean } & Common)
  | ({
      readonly command: 'import';
      /** As they were written; none to search the folders that the config follows, or the whole folder. */
      readonly paths: readonly string[];
      readonly yes: boolean;
      readonly follow: boolean;
    } & Common)
  | { readonly command: 'help'; readonly topic: CommandName | null }
  | { readonly command: 'version' };

const OPTIONS = {
  config: { type: 'string', short: 'c' },
  json: { type: 'boolean' },
  detach: { type: 'boolean', short: 'd' },
  all: { type: 'boolean', short: 'a' },
  'no-wait': { type: 'boolean' },
  yes: { type: 'boolean', short: 'y' },
  follow: { type: 'boolean' },
  'fail-on': { type: 'string' },
  'debugger-rules': { type: 'boolean' },
  format: { type: 'string', short: 'f' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'V' },
} as const;
type OptionName = keyof typeof OPTIONS;

const ALLOWED: Readonly<Record<CommandName, readonly OptionName[]>> = {
  train: ['config', 'json', 'detach'],
  list: ['config', 'json'],
  show: ['config', 'json'],
  compare: ['config', 'json', 'all'],
  judge: ['config', 'json', 'fail-on', 'format', 'debugger-rules'],
  stop: ['config', 'json', 'no-wait'],
  import: ['config', 'json', 'yes', 'follow'],
  help: [],
};

const usage = (message: string): CliFailure => new CliFailure(message, EXIT.usage);

function isOption(name: string): name is OptionName {
  return Object.hasOwn(OPTIONS, name);
}

function isCommand(word: string): word is CommandName {
  return COMMANDS.some((name) => name === word);
}

interface Parsed {
  readonly words: readonly string[];
  readonly flags: ReadonlySet<OptionName>;
  /** Values of the options that take one; of an option given twice the last counts. */
  readonly values: ReadonlyMap<OptionName, string>;
}

/** What an option that takes a value wants. */
const WANTED: Readonly<Partial<Record<OptionName, string>>> = {
  config: 'the path of a config file',
  'fail-on': `a list of verdicts, such as overfitting,diverged`,
  format: `one of ${JUDGE_FORMATS.join(', ')}`,
};

function readTokens(argv: readonly string[]): Parsed {
  const { tokens } = parseArgs({
    args: [...argv],
    options: OPTIONS,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const words: string[] = [];
  const flags = new Set<OptionName>();
  const values = new Map<OptionName, string>();
  for (const token of tokens) {
    if (token.kind === 'positional') words.push(token.value);
    if (token.kind !== 'option') continue;
    if (!isOption(token.name)) {
      const names = Object.keys(OPTIONS).map((name) => `--${name}`);
      throw usage(`There is no option "${token.rawName}".${nearestHint(token.rawName, names)}`);
    }
    if (OPTIONS[token.name].type === 'boolean') {
      if (token.value !== undefined) throw usage(`The option "${token.rawName}" takes no value.`);
    } else {
      if (token.value === undefined || token.value === '' || (!token.inlineValue && token.value.startsWith('-'))) {
        throw usage(`The option "${token.rawName}" needs ${WANTED[token.name] ?? 'a value'}.`);
      }
      values.set(token.name, token.value);
    }
    flags.add(token.name);
  }
  return { words, flags, values };
}

function readTopic(words: readonly string[]): CommandName | null {
  const [word] = words;
  if (word === undefined) return null;
  if (!isCommand(word)) throw unknownCommand(word);
  return word;
}

function unknownCommand(word: string): CliFailure {
  return usage(`There is no command "${word}".${nearestHint(word, COMMANDS)} "lossline help" lists them.`);
}

function tooMany(command: CommandName, extra: string): CliFailure {
  return usage(`"lossline ${command}" does not know what to do with "${extra}".`);
}

/**
 * Reads the arguments after the program's name. No argument at all asks for help.
 *
 * @throws CliFailure (exit code 2) with a sentence that says what is wrong.
 */
export function parseCommandLine(argv: readonly string[]): Invocation {
  const { words, flags, values } = readTokens(argv);
  const [first, ...rest] = words;
  if (flags.has('version')) return { command: 'version' };
  if (first === undefined) {
    const stray = [...flags].find((flag) => flag !== 'help');
    if (stray !== undefined) throw usage(`--${stray} needs a command before it. "lossline help" lists them.`);
    return { command: 'help', topic: null };
  }
  if (!isCommand(first)) throw unknownCommand(first);
  if (first === 'help') return { command: 'help', topic: readTopic(rest) };
  if (flags.has('help')) return { command: 'help', topic: first };
  for (const flag of flags) {
    if (!ALLOWED[first].includes(flag)) throw usage(`"lossline ${first}" has no option --${flag}.`);
  }
  return build(first, rest, { flags, values });
}

function build(
  command: Exclude<CommandName, 'help'>,
  words: readonly string[],
  { flags, values }: Pick<Parsed, 'flags' | 'values'>,
): Invocation {
  const common: Common = { config: values.get('config') ?? null, json: flags.has('json') };
  const [first, second] = words;
  switch (command) {
    case 'train':
      if (second !== undefined) throw tooMany(command, second);
      return { command, entry: first ?? null, detach: flags.has('detach'), ...common };
    case 'list':
      if (first !== undefined) throw tooMany(command, first);
      return { command, ...common };
    case 'show':
    case 'stop':
      if (first === undefined) {
        throw usage(`"lossline ${command}" needs a run: an id, the start of one, an entry's name, or "latest".`);
      }
      if (second !== undefined) throw tooMany(command, second);
      return command === 'show'
        ? { command, run: first, ...common }
        : { command, run: first, wait: !flags.has('no-wait'), ...common };
    case 'judge': {
      const format = readFormat(values, common.json);
      const debuggerRules = flags.has('debugger-rules');
      if (debuggerRules && format !== 'text' && format !== 'json') {
        throw usage(`"--debugger-rules" is for the formats text and json: in ${format} it has no place.`);
      }
      return { command, runs: words, failOn: readFailOn(values), format, debuggerRules, ...common };
    }
    case 'compare':
      if (words.length < 2) {
        throw usage('"lossline compare" needs two runs or more, for example: lossline compare baseline regularized');
      }
      return { command, runs: words, all: flags.has('all'), ...common };
    case 'import':
      return { command, paths: words, yes: flags.has('yes'), follow: flags.has('follow'), ...common };
  }
}

function readFailOn(values: Parsed['values']): readonly FailOn[] {
  const names = (values.get('fail-on') ?? '').split(',').map((name) => name.trim());
  return names.flatMap((name) => {
    const known = FAIL_ON.find((kind) => kind === name.toLowerCase());
    if (known === undefined && name !== '') {
      throw usage(`"--fail-on" knows no "${name}".${nearestHint(name, FAIL_ON)} It takes ${FAIL_ON.join(', ')}.`);
    }
    return known ?? [];
  });
}

function readFormat(values: Parsed['values'], json: boolean): JudgeFormat {
  const named = values.get('format') ?? (json ? 'json' : 'text');
  const format = JUDGE_FORMATS.find((known) => known === named);
  if (format === undefined) {
    throw usage(`"--format" knows no "${named}".${nearestHint(named, JUDGE_FORMATS)} It is ${WANTED.format ?? ''}.`);
  }
  if (json && format !== 'json') throw usage(`"--json" and "--format ${format}" contradict each other. Give one.`);
  return format;
}
