import { parseArgs } from 'node:util';
import { EXIT } from './exit-codes';
import { CliFailure } from './failure';
import { nearestHint } from './nearest';

/** Names of the commands, in the order the help lists them. */
export const COMMANDS = ['train', 'list', 'show', 'compare', 'stop', 'import', 'help'] as const;
export type CommandName = (typeof COMMANDS)[number];

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
  follow: { type: 'boolean', short: 'f' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'V' },
} as const;
type OptionName = keyof typeof OPTIONS;

const ALLOWED: Readonly<Record<CommandName, readonly OptionName[]>> = {
  train: ['config', 'json', 'detach'],
  list: ['config', 'json'],
  show: ['config', 'json'],
  compare: ['config', 'json', 'all'],
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
  readonly config: string | null;
}

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
  let config: string | null = null;
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
        throw usage(`The option "${token.rawName}" needs the path of a config file.`);
      }
      config = token.value;
    }
    flags.add(token.name);
  }
  return { words, flags, config };
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
  const { words, flags, config } = readTokens(argv);
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
  return build(first, rest, { config, json: flags.has('json') }, flags);
}

function build(
  command: Exclude<CommandName, 'help'>,
  words: readonly string[],
  common: Common,
  flags: ReadonlySet<OptionName>,
): Invocation {
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
    case 'compare':
      if (words.length < 2) {
        throw usage('"lossline compare" needs two runs or more, for example: lossline compare baseline regularized');
      }
      return { command, runs: words, all: flags.has('all'), ...common };
    case 'import':
      return { command, paths: words, yes: flags.has('yes'), follow: flags.has('follow'), ...common };
  }
}
