import type { Request } from "./forms.js";
import type { Bilingual, ConditionalNeed, OperationId } from "./types.js";

/** A policy document. */
export interface PolicyDocument {
  Version: string;
  Statement: PolicyStatement[];
}

/** A statement of a policy. */
export interface PolicyStatement {
  Effect: "Allow" | "Deny";
  Action: string[];
  Resource?: string[];
  /** Operators, each with keys, each with values. */
  Condition?: Record<string, Record<string, string[]>>;
}

/** A policy: JSON text, its bytes, or the document. */
export type Policy = string | ArrayBuffer | ArrayBufferView | PolicyDocument | object;

/** What an action opens, and what depends on it. */
export interface Who {
  /** As it was asked for: an action, or a pattern. */
  action: string;
  /** The operations that have it among their actions. */
  operations: string[];
  /** The actions that depend on it. */
  needed_by: string[];
  /** The operations of those actions. */
  needed_by_operations: string[];
  /** What a pattern stands for. */
  matches?: string[];
}

/** An action that an edition of the documents names. */
export interface Action {
  /** Such as `ecs:servers:reboot`. */
  action: string;
  service: string;
  resource_type: string;
  operation: string;
  /** What it lets its holder do. */
  level: "list" | "read" | "write" | "permission";
  /** The answer holds something that only its owner should see. */
  secret: boolean;
  /** Something is gone afterwards. */
  destructive: boolean;
  /** Why, where the name does not say it. */
  why?: Bilingual;
  /** The calls that it belongs to, where a service has two families of them. */
  family?: "ecs" | "nova";
  /** The same deed in the other family. */
  counterparts?: string[];
  /** The operations that it opens. */
  operations: string[];
  deprecated_operations?: string[];
  /** The actions that depend on it. */
  needed_by: string[];
  /** Absent where the documents do not say. */
  project?: boolean;
  enterprise_project?: boolean;
  /** The type of the resources that a statement may name. */
  resource?: string;
  /** The editions that name it, the newest first. */
  editions: Array<{ edition: string; label: string; as_action: boolean; as_dependency: boolean }>;
  /** Spellings of the documents that were repaired. */
  raw?: string[];
}

/** What one edition of the documents says of an operation. */
export interface Edition {
  operation: string;
  /** What must be granted; in older editions with the dependencies. */
  actions: string[];
  needs: string[];
  conditional?: ConditionalNeed[];
  edition: string;
  /** Absent where the edition does not say. */
  project?: boolean;
  enterprise_project?: boolean;
  /** Repaired spellings, and as the document has them. */
  raw?: Record<string, string>;
  source: string;
}

/** A statement of one of the policies. */
export interface StatementRef {
  /** The name of the policy, where names were given. */
  file?: string;
  pointer: string;
  /** Which of the policies, from 0. */
  policy: number;
  effect: "Allow" | "Deny";
}

/** Why a statement does not apply (`key` names a condition key that the question lacks); or the doubt with which a Deny is taken to apply. */
export type StatementReason =
  | "action"
  | "resource"
  | "condition"
  | "absent-key"
  | "no-time"
  | "unknown-operator"
  | "policy-value"
  | "request-value"
  | "any-resource"
  | "any-context";

/** What policies decide about an action. */
export interface Decision {
  action: string;
  /** `conditional` where the time decides and none is given. */
  decision: "allow" | "deny" | "conditional" | "implicit-deny";
  /** The statements that apply, the deciding ones first. */
  matched: Array<StatementRef & { reason?: StatementReason; at?: string; key?: string }>;
  /** The statements that do not apply; `at` points at the condition. */
  considered: Array<StatementRef & { reason: StatementReason; at?: string; key?: string }>;
  /** False for a service that the documents do not know: whether the action exists is not known. */
  known?: false;
}

/** An operation that is not always allowed. */
export interface Blocked {
  operation: string;
  /** The actions and dependencies that are never allowed. */
  missing?: string[];
  /** The same statements with their policies, where there are several. */
  statements?: StatementRef[];
}

/** The operations that policies allow, and what blocks the others. */
export interface Apis {
  /** Allowed with all dependencies, whatever the request. */
  allowed: string[];
  /** Never allowed, and the statements that deny them, by pointer. */
  denied: Array<Blocked & { denied_by: string[] }>;
  /** Allowed on conditions or for some resources, and the statements that they depend on. */
  conditional: Array<Blocked & { depends_on: string[] }>;
  /** Allowed operations some of whose requests need more. */
  limited: Array<{ operation: string; when: Bilingual; field: string; missing: string[] }>;
  /** Operations of which no edition says what they need. */
  unknown: string[];
}

/** What a change of policies gains and loses. */
export interface Diff {
  /** Actions that are allowed for more requests than before. */
  gained: string[];
  lost: string[];
  operations_gained: string[];
  operations_lost: string[];
  /** Those of the actions, patterns and operations above that are allowed on conditions now. */
  conditional: string[];
  /** Actions that were and are allowed on conditions, but on others. */
  changed: string[];
  /** Patterns with `*` that allow more: they match actions that no document lists, too. */
  patterns_gained: string[];
  patterns_lost: string[];
}

/** A value of a condition key; null is absent. */
export type ContextValue = string | number | boolean | Date | null;

interface Locale {
  /** The language of refusals; English by default. */
  locale?: "en" | "zh" | (string & {});
}

interface Names extends Locale {
  /** What the policies are called in the answer. */
  names?: readonly string[];
}

export interface Simulation extends Names {
  action: string;
  /** Such as `ecs:*:*:instance:ID`; without it, an Allow for some resources does not apply. */
  resource?: string;
  /** Condition keys, each with a value or several. */
  context?: Readonly<Record<string, ContextValue | readonly ContextValue[]>>;
  /** The time of the request (`g:CurrentTime`) in ISO 8601; the engine has no clock. */
  time?: string | Date;
}

/** Look-ups of actions, and what policies mean. What cannot be answered is thrown as a `Refusal`. */
export interface PolicyQuestions {
  /** The operations that an action opens, and the actions that depend on it; `*` matches. */
  who(action: string, options?: Locale): Who;
  /** The actions that the documents name: all, or those that an action or a pattern stands for. */
  actions(action?: string, options?: Locale): Action[];
  /** What every edition of the documents says of an operation, the newest first. */
  editions(operation: OperationId, options?: Locale): Edition[];
  /** The operations of which no edition says which actions they need. */
  operationsWithoutRow(): string[];
  /** What policies together decide about an action, and why. A policy that the service refuses is refused. */
  simulate(policies: Policy | readonly Policy[], question: Simulation): Decision;
  /** The operations that policies together allow with all that they need, and what blocks the others. */
  apis(policies: Policy | readonly Policy[], options?: Names): Apis;
  /**
   * The least policy for operations and requests, dependencies included; those of certain requests only where
   * a request shows the field.
   */
  minimize(
    operations: OperationId | readonly OperationId[],
    options?: Locale & {
      requests?: readonly Pick<Request, "method" | "url" | "body">[];
      /** Leave out what the documents name no action for. */
      knownOnly?: boolean;
    },
  ): PolicyDocument;
  /** What a change of policies gains and loses, by what they mean and not by how they are written. */
  diff(old: Policy | readonly Policy[], changed: Policy | readonly Policy[], options?: Locale): Diff;
}
