// What several entries share.

import type { KnownOperation } from "./dist/operations.js";
import type { KnownRule } from "./dist/rules.js";

export type { Bodies } from "./dist/bodies.js";
export type { KnownOperation, KnownRule };

/** An operation id. Editors offer the known ones; an unknown one throws a TypeError. */
export type OperationId = KnownOperation | (string & {});

/** The id of a rule. Editors offer the known ones; a later version may have more. */
export type RuleId = KnownRule | (string & {});

/** `error`: the service refuses it; `warning`: it has no effect or is outdated; `note`: worth knowing. */
export type Severity = "error" | "warning" | "note";

/** A text in both languages. */
export interface Bilingual {
  en: string;
  zh: string;
}

/** Dependencies that hold only for requests with a certain field. */
export interface ConditionalNeed {
  when: Bilingual;
  /** JSON pointer of the field. */
  field: string;
  needs: string[];
}

/** Why a question was not answered: a TypeError that says so in typed form too. */
export interface Refusal extends TypeError {
  /** The stable id, such as `ask/unknown-name`. */
  rule: RuleId;
  args: Record<string, unknown>;
  /** What to give instead, which is part of the message too. */
  help?: string | undefined;
}
