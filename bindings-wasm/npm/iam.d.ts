import type { LintQuestions } from "./lint.js";
import type { PolicyQuestions } from "./policies.js";
import type { ConditionalNeed, OperationId } from "./types.js";

export type * from "./lint.js";
export type * from "./policies.js";
export type { ConditionalNeed, OperationId };

/** The IAM actions of an operation. */
export interface Needs {
  operation: string;
  /** What must be granted. */
  actions: string[];
  /** What those actions depend on. */
  needs: string[];
  /** Absent when the body was given: it has decided. */
  conditional?: ConditionalNeed[];
  /** Absent when the documents name no action. */
  edition?: string;
}

export declare const iam: PolicyQuestions &
  LintQuestions & {
    /**
     * The actions that a call needs.
     *
     * @throws TypeError when there is no such operation
     */
    needs(operation: OperationId): Needs;
    /**
     * The same for every operation that a method and URL may call: several where the body decides, one when
     * it is given.
     *
     * @throws TypeError when no operation matches
     */
    needs(call: { method: string; url: string | URL; body?: unknown }): Needs[];
  };
