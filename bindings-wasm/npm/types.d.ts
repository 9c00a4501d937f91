// What several entries share.

import type { KnownOperation } from "./dist/operations.js";

/** An operation id. Editors offer the known ones; an unknown one throws a TypeError. */
export type OperationId = KnownOperation | (string & {});

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
