import type { GivenParameters } from '../../src/core/stopping/presets';
import { isGivenFor, WHAT_IF_RULES, type WhatIfRule } from '../../src/core/what-if/setting';
import { isPlainObject } from '../../src/shared/shape';

/** What the panel remembers of "what if". */
export interface WhatIfState {
  readonly open: boolean;
  readonly rule: WhatIfRule;
  /** What each rule was told, as far as that is not its default. */
  readonly given: Readonly<Partial<Record<WhatIfRule, GivenParameters>>>;
}

export const FIRST_WHAT_IF: WhatIfState = { open: false, rule: 'patience', given: {} };

/** Reads what an earlier panel, perhaps of another version, saved; whatever does not fit falls back. */
export function readWhatIf(saved: unknown): WhatIfState {
  if (!isPlainObject(saved)) return FIRST_WHAT_IF;
  const given = isPlainObject(saved['given']) ? saved['given'] : {};
  return {
    open: saved['open'] === true,
    rule: WHAT_IF_RULES.find((known) => known === saved['rule']) ?? FIRST_WHAT_IF.rule,
    given: Object.fromEntries(
      WHAT_IF_RULES.flatMap((rule) => {
        const parameters = Object.hasOwn(given, rule) ? given[rule] : undefined;
        return isGivenFor(rule, parameters) ? [[rule, parameters] as const] : [];
      }),
    ),
  };
}
