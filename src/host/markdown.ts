import { MarkdownString } from 'vscode';

/**
 * Text that is not ours as markdown that shows it as it is. VS Code's own appendText turns every space into one that
 * does not break, so that sentences run out of the hover.
 */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/&/g, '&amp;')
    .replace(/[\\`*_{}[\]()#+\-.!~<>|$]/g, '\\$&')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Builds hovers and tooltips: no HTML, no command links, every text escaped. */
export class Page {
  readonly markdown = new MarkdownString();

  /** A line in bold, and what follows it. */
  lead(bold: string, text = ''): this {
    this.markdown.appendMarkdown(`**${escapeMarkdown(bold)}** ${escapeMarkdown(text)}\n\n`);
    return this;
  }

  line(text: string): this {
    this.markdown.appendMarkdown(`${escapeMarkdown(text)}\n\n`);
    return this;
  }

  rule(): this {
    this.markdown.appendMarkdown('---\n\n');
    return this;
  }

  block(lines: readonly string[]): this {
    if (lines.length > 0) this.markdown.appendCodeblock(lines.join('\n'), 'yaml');
    return this;
  }
}
