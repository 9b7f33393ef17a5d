import { isGivenFor, WHAT_IF_RULES } from '../core/what-if/setting';
import type { PanelAction, PanelMessage } from './protocol';
import { hasExactly, isCount, isListOf, isNullOr, isOneOf, isPlainObject, isText, type Shape } from './shape';

/** Longest run key (an absolute path) that is taken. */
const KEY_LENGTH = 8_192;
/** Most runs that can be shown at once. */
const SELECTED = 1_000;
/** Longest report of a failure. */
const REPORT_LENGTH = 4_000;

type Action<K extends PanelAction['kind']> = Extract<PanelAction, { kind: K }>;
type Message<K extends PanelMessage['type']> = Extract<PanelMessage, { type: K }>;

const isKey = isText(KEY_LENGTH);
const isKeys = isListOf(isKey, SELECTED);

type BareKind = Exclude<PanelAction, { readonly key: string }>['kind'];
type KeyedKind = Exclude<PanelAction['kind'], BareKind | 'apply-suggestion' | 'write-rule'>;

function isBare<K extends BareKind>(kind: K): Shape<Action<K>> {
  return hasExactly<{ readonly kind: K }>({ kind: isOneOf(kind) }) as Shape<Action<K>>;
}

function isKeyed<K extends KeyedKind>(kind: K): Shape<Action<K>> {
  return hasExactly<{ readonly kind: K; readonly key: string }>({ kind: isOneOf(kind), key: isKey }) as Shape<
    Action<K>
  >;
}

const hasWriteRule = hasExactly<Action<'write-rule'>>({
  kind: isOneOf('write-rule'),
  key: isKey,
  rule: isOneOf(...WHAT_IF_RULES),
  given: isPlainObject,
});

/** What a rule is given must be what this very rule takes. */
function isWriteRule(value: unknown): value is Action<'write-rule'> {
  return hasWriteRule(value) && isGivenFor(value.rule, value.given);
}

/** One check for each kind of action: a kind without a check does not compile. */
const ACTIONS: { readonly [K in PanelAction['kind']]: Shape<Action<K>> } = {
  train: isBare('train'),
  'create-config': isBare('create-config'),
  'manage-trust': isBare('manage-trust'),
  stop: isKeyed('stop'),
  'apply-suggestion': hasExactly<Action<'apply-suggestion'>>({
    kind: isOneOf('apply-suggestion'),
    key: isKey,
    index: isCount,
  }),
  'open-log': isKeyed('open-log'),
  'open-config': isKeyed('open-config'),
  reveal: isKeyed('reveal'),
  'train-again': isKeyed('train-again'),
  'choose-losses': isKeyed('choose-losses'),
  'write-rule': isWriteRule,
  import: isBare('import'),
};

/** Whether a value is an action that the host may carry out, with nothing else in it. */
export function isPanelAction(value: unknown): value is PanelAction {
  return isPlainObject(value) && ownCheck(ACTIONS, value['kind'])?.(value) === true;
}

const MESSAGES: { readonly [K in PanelMessage['type']]: Shape<Message<K>> } = {
  ready: hasExactly<Message<'ready'>>({ type: isOneOf('ready'), selected: isNullOr(isKeys) }),
  select: hasExactly<Message<'select'>>({ type: isOneOf('select'), keys: isKeys }),
  action: hasExactly<Message<'action'>>({ type: isOneOf('action'), action: isPanelAction }),
  failed: hasExactly<Message<'failed'>>({ type: isOneOf('failed'), message: isText(REPORT_LENGTH) }),
};

/** Whether a value that came from a webview is a message of the panel, to the last key. Never throws. */
export function isPanelMessage(value: unknown): value is PanelMessage {
  return isPlainObject(value) && ownCheck(MESSAGES, value['type'])?.(value) === true;
}

function ownCheck(table: Readonly<Record<string, Shape<unknown>>>, name: unknown): Shape<unknown> | undefined {
  return typeof name === 'string' && Object.hasOwn(table, name) ? table[name] : undefined;
}
