import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export const root = process.env['LOSSLINE_ROOT'] ?? process.cwd();

/** A document for people. */
export interface Document {
  /** Relative to the repository, with forward slashes. */
  readonly file: string;
  readonly text: string;
}

export function read(file: string): string {
  return readFileSync(path.join(root, file), 'utf8');
}

function markdownIn(folder: string): string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const file = folder === '.' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) {
      return folder === '.' || entry.name === 'node_modules' || entry.name === '.lossline' ? [] : markdownIn(file);
    }
    return entry.name.endsWith('.md') ? [file] : [];
  });
}

/** Every Markdown file but the notices, which are made from other projects' texts. */
export const documents: readonly Document[] = ['.', 'docs', 'examples', 'media', 'bench', 'scripts', 'src', 'test']
  .flatMap(markdownIn)
  .filter((file) => file !== 'THIRD_PARTY_NOTICES.md')
  .map((file) => ({ file, text: read(file) }));

export function documentOf(file: string): Document {
  const found = documents.find((document) => document.file === file);
  if (found === undefined) throw new Error(`${file} is missing`);
  return found;
}

/** Text outside of code blocks. */
export function prose(text: string): string {
  return text.replace(/^```[^]*?^```/gm, '');
}

/** What stands between single backticks, outside of code blocks. */
export function inlineCode(text: string): string[] {
  return [...prose(text).matchAll(/`([^`\n]+)`/g)].map(([, code]) => code ?? '');
}

/** Code blocks of a language. */
export function blocks(text: string, language: string): string[] {
  return [...text.matchAll(/^```(\w*)\n([^]*?)^```/gm)].flatMap(([, name, body]) =>
    name === language ? [body ?? ''] : [],
  );
}

/** The anchors that GitHub and VS Code give to a document's headings. */
export function anchors(text: string): ReadonlySet<string> {
  return new Set(
    [...prose(text).matchAll(/^#+ (.+)$/gm)].map(([, title]) =>
      (title ?? '')
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .trim()
        .replace(/\s/g, '-'),
    ),
  );
}
