import { isJsonObject } from '../../core/json';

/**
 * What the launcher hands to the runner on its standard input. It holds the real arguments and environment, which
 * may be secret; they are never written to a file.
 */
export interface RunnerInput {
  /** Program and arguments, as they are to reach the process byte for byte. */
  readonly argv: readonly string[];
  /** Absolute. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Reads the launcher's message; null when it is cut off or malformed (the launcher died). */
export function parseRunnerInput(text: string): RunnerInput | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isJsonObject(parsed)) return null;
  const { argv, cwd, env } = parsed;
  if (!Array.isArray(argv) || argv.length === 0 || typeof cwd !== 'string' || !isJsonObject(env)) return null;
  const words = argv.filter((word): word is string => typeof word === 'string');
  if (words.length !== argv.length) return null;
  const variables = Object.entries(env).filter((pair): pair is [string, string] => typeof pair[1] === 'string');
  return { argv: words, cwd, env: Object.fromEntries(variables) };
}

/** Reads standard input to its end. */
export async function readStdin(): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of process.stdin) parts.push(Buffer.from(part as Uint8Array));
  return Buffer.concat(parts).toString('utf8');
}
