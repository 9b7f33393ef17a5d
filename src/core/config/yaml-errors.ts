import { msg } from '../message';
import type { Message } from '../message';

/** The YAML library's error codes in plain words; `detail` is its own sentence, for those that need it. */
export function explainYaml(code: string, detail: string): Message {
  switch (code) {
    case 'TAB_AS_INDENT':
      return msg('YAML lines must be indented with spaces, not tabs.');
    case 'BAD_INDENT':
      if (isUnclosed(code, detail)) {
        return /^flow map/i.test(detail)
          ? msg('This { } is not closed. End it with }, or indent its lines further.')
          : msg('This [ ] is not closed. End it with ], or indent its lines further.');
      }
      return msg('The indentation does not fit. Keys of one section must start in the same column.');
    case 'BLOCK_AS_IMPLICIT_KEY':
      return msg('A second "key:" cannot start on the same line. Start a new line, or put the value in quotes.');
    case 'MULTILINE_IMPLICIT_KEY':
      return msg('A key must end with a colon on its own line. A colon may be missing here: write "key: value".');
    case 'BLOCK_IN_FLOW':
      return msg('Inside { } and [ ], lists and keys on lines of their own cannot be used. Write a, b or key: value.');
    case 'BAD_SCALAR_START':
      return msg('Text cannot start with this character in YAML. Put it in quotes.');
    case 'BAD_DQ_ESCAPE':
      return msg('This is not an escape that YAML knows. Write a backslash as \\\\ or use single quotes.');
    case 'MISSING_CHAR':
      if (/closing.*quote/i.test(detail)) return msg('This text has no closing quote.');
      if (/implicit map keys/i.test(detail)) return msg('A colon is missing here: write "key: value".');
      if (isUnclosed(code, detail)) {
        return detail.includes('}')
          ? msg('This { } is not closed. End it with }.')
          : msg('This [ ] is not closed. End it with ].');
      }
      return msg('Something is missing here: {0}.', trimDot(detail));
    case 'BAD_ALIAS':
      return msg('This alias does not name anything. Write its anchor (&name) earlier in the file.');
    case 'TAG_RESOLVE_FAILED':
    case 'BAD_COLLECTION_TYPE':
      return msg('Tags such as !name mean nothing in a Lossline config. Remove the tag.');
    case 'KEY_OVER_1024_CHARS':
      return msg('A key can be 1024 characters long at most.');
    default:
      return msg('YAML cannot be read here: {0}.', trimDot(detail));
  }
}

/** Whether the library noticed a bracket that is still open: at what follows, where the mistake is not. */
export function isUnclosed(code: string, detail: string): boolean {
  if (code === 'BAD_INDENT') return /^flow (?:map|sequence)/i.test(detail);
  return code === 'MISSING_CHAR' && /flow (?:map|sequence)|expected flow/i.test(detail);
}

function trimDot(sentence: string): string {
  return sentence.replace(/\s+at line \d+.*$/s, '').replace(/[.:\s]+$/, '');
}
