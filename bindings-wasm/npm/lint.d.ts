import type { Issue } from "./forms.js";

/** A piece of the text, and what stands there instead; everything counts from 1. */
export interface PolicyEdit {
  line: number;
  column: number;
  columnUtf16: number;
  end_line: number;
  end_column: number;
  endColumnUtf16: number;
  text: string;
}

/** One thing that is wrong with a policy, or worth knowing. */
export interface PolicyIssue extends Omit<Issue, "in"> {
  /** Where it ends; only where the policy was given as text. */
  end_line?: number;
  end_column?: number;
  endColumnUtf16?: number;
  /** A change of the text that puts it right. */
  fix?: {
    /** What it does, in a few words. */
    title: string;
    /** Nothing changes in what the text was meant to say. */
    safe: boolean;
    edits: PolicyEdit[];
  };
}

/** The verdict on a policy. */
export interface PolicyReport {
  /** Whether there is no error; warnings and notes may stand. */
  ok: boolean;
  /** In the order of the document. */
  issues: PolicyIssue[];
  /** How many issues there are beyond those; absent when there are none. */
  omitted?: number;
}

/** A finding that does not count: `RULE=REASON`, `RULE@POINTER=REASON`, or the same in parts. */
export type Suppression = string | { rule: string; pointer?: string; reason: string };

export interface LintOptions {
  /** The language of messages. */
  locale?: string;
  /** What the policy is called: a name that promises reading is held to it. */
  name?: string;
  /** The policy is granted in enterprise projects. */
  enterpriseProject?: boolean;
  suppress?: Suppression | Suppression[];
  /** The most issues that a verdict keeps, the first ones; the others are counted in `omitted`. 1000 by default. */
  maxIssues?: number;
}

/** A policy with what could be put right. */
export interface FixedPolicy {
  text: string;
  /** The fixes that were made, in their order. */
  applied: Array<{ rule: string; pointer: string; title: string }>;
  /** What is left, with places in the new text. */
  left: PolicyReport;
}

/** The linter, on `iam`. */
export interface LintQuestions {
  /**
   * Judges a policy. Text (a string or bytes) is judged as written, and issues say where they are; any other
   * value is judged as JSON.stringify would write it.
   *
   * @throws TypeError when a suppression names no rule, or gives no reason
   */
  lint(policy: unknown, options?: LintOptions): PolicyReport;
  /** Puts right in the text of a policy what is safe to put right; all else stays as it is written. */
  fix(
    policy: string | ArrayBuffer | ArrayBufferView,
    options?: LintOptions & { /** Adds the actions that granted ones depend on. */ addDependencies?: boolean },
  ): FixedPolicy;
}
