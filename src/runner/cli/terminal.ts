/** What the place we write to can show. */
export interface Terminal {
  /** A person is watching and lines can be rewritten in place. */
  readonly live: boolean;
  readonly color: boolean;
  /** Braille, lines and marks beyond ASCII. */
  readonly unicode: boolean;
  /** Columns to keep within; null when nobody looks at columns (a pipe, a file). */
  readonly columns: number | null;
}

type Environment = Readonly<Record<string, string | undefined>>;

function isUtf8(env: Environment, platform: NodeJS.Platform): boolean {
  const locale = [env['LC_ALL'], env['LC_CTYPE'], env['LANG']].find((value) => value !== undefined && value !== '');
  if (locale !== undefined) return /utf-?8/iu.test(locale);
  // Windows has no such variable; these terminals draw Unicode. macOS terminals may leave it unset under an editor.
  return platform === 'win32'
    ? env['WT_SESSION'] !== undefined || env['TERM_PROGRAM'] === 'vscode'
    : env['TERM_PROGRAM'] === 'vscode';
}

/** Columns to draw in; a terminal that does not know its size (0, or nothing) is taken for one of 80. */
export function usableColumns(columns: number | undefined): number {
  return columns === undefined || columns <= 0 ? 80 : Math.max(20, columns);
}

/** Rows to draw in; 24 where the terminal does not know. */
export function usableRows(rows: number | undefined): number {
  return rows === undefined || rows <= 0 ? 24 : rows;
}

/**
 * Reads the abilities from the stream and the environment: NO_COLOR (no-color.org), FORCE_COLOR, TERM=dumb and the
 * locale. Without colours the curves are drawn in ASCII, because only there two curves can be told apart by shape.
 */
export function detectTerminal(input: {
  readonly isTTY: boolean;
  readonly columns: number | undefined;
  readonly env: Environment;
  readonly platform: NodeJS.Platform;
}): Terminal {
  const { env, isTTY } = input;
  const set = (name: string): boolean => env[name] !== undefined && env[name] !== '';
  const dumb = env['TERM'] === 'dumb';
  const forced = set('FORCE_COLOR') && env['FORCE_COLOR'] !== '0' && env['FORCE_COLOR'] !== 'false';
  const color = forced || (isTTY && !dumb && !set('NO_COLOR') && env['FORCE_COLOR'] !== '0');
  return {
    live: isTTY && !dumb,
    color,
    unicode: color && isUtf8(env, input.platform),
    columns: isTTY ? usableColumns(input.columns) : null,
  };
}
