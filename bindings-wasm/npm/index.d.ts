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

/** An argument of a message. Secrets stand as `(hidden)`. */
export type IssueArgument = string | number | boolean | null | Array<string | number | boolean | null>;

/** One thing that is wrong, or worth knowing. */
export interface Issue {
  /** Stable id of the rule, such as `password/classes`. */
  rule: string;
  severity: Severity;
  /** The part of the request. */
  in: "path" | "query" | "header" | "body";
  /** JSON pointer (RFC 6901); a name in path, query and headers. */
  pointer: string;
  /** From 1; only where the body was given as text. */
  line?: number;
  /** From 1, in characters; only where the body was given as text. */
  column?: number;
  /** From 1, in UTF-16 code units, as editors written in JavaScript count. */
  columnUtf16?: number;
  /** What is wrong with the value at hand. */
  message: string;
  /** What to write instead. */
  help?: string;
  args: Record<string, IssueArgument>;
  /** The code that the service itself answers with, where the documents give one. */
  api_error?: string;
  /** Where the documents say so. */
  source: string;
}

/** The verdict on a request or a body. */
export interface Report {
  /** Absent when no operation matches. */
  operation?: string;
  /** Whether there is no error; warnings and notes may stand. */
  ok: boolean;
  /** In the order path, query, header, body; within the body as in the document. */
  issues: Issue[];
}

export interface Options {
  /** The language of messages; tags such as `zh-CN` are understood. English by default. */
  locale?: "en" | "zh" | (string & {});
  /** A form that is still being filled in: nothing is said of what is not there yet. */
  draft?: boolean;
  /** The operating system of the image: its password rules apply then. */
  os?: "linux" | "windows";
}

/** Headers as in fetch, or as in Node, where a list stands for several of the same name. */
export type RequestHeaders =
  | Iterable<readonly [string, string]>
  | Readonly<Record<string, string | number | boolean | readonly string[] | null | undefined>>;

/** What is sent beside method and URL. */
export interface Content {
  /** Nothing is said of headers when they are not given. */
  headers?: RequestHeaders | null;
  /**
   * Text (a string or bytes) is judged as sent, and issues have a line and a column. Any other value is
   * judged as JSON.stringify would send it; what that would drop or refuse is an issue. As in fetch, null
   * is no body.
   */
  body?: unknown;
}

export interface Request extends Content {
  /** In any letter case. */
  method: string;
  /** Absolute, or only the path, with the query. */
  url: string | URL;
}

/** Checks a whole request: route, path, query, headers and body. Never throws because of a body. */
export function check(request: Request, options?: Options): Report;
export function check(method: string, url: string | URL, rest?: Content & Options): Report;

/**
 * Checks the body of a known operation; undefined is no body. Never throws because of a body.
 *
 * @throws TypeError when there is no such operation
 */
export function validate(operation: OperationId, body: unknown, options?: Options): Report;

/** A pair of states and what it means. */
export interface ServerStatus {
  vm_state: string;
  task_state: string | null;
  /** `UNKNOWN` for a pair that the documents do not list. */
  status: string;
  /** Whether something is under way. */
  transitional: boolean;
}

/** What a server's vm_state and task_state mean. */
export function status(vmState: string, taskState?: string | null): ServerStatus;

/** The status alone, such as `ACTIVE`. */
export function deriveStatus(vmState: string, taskState?: string | null): string;

/** Dependencies that hold only for requests with a certain field. */
export interface ConditionalNeed {
  when: Bilingual;
  /** JSON pointer of the field. */
  field: string;
  needs: string[];
}

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
}

/** A policy with what could be put right. */
export interface FixedPolicy {
  text: string;
  /** The fixes that were made, in their order. */
  applied: Array<{ rule: string; pointer: string; title: string }>;
  /** What is left, with places in the new text. */
  left: PolicyReport;
}

export declare const iam: {
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

/** A field of a body. */
export interface CatalogueField {
  /** Such as `server.nics[].subnet_id`. */
  path: string;
  required: boolean | "conditional";
  /** Such as `string` or `integer | null`. */
  type: string;
  title?: Bilingual;
  source: string;
}

/** An operation as the catalogue has it. */
export interface CatalogueOperation {
  id: string;
  system: string;
  section: string;
  title: Bilingual;
  method: string;
  uris: string[];
  /** The key of the body that picks this operation on a shared path. */
  select?: string;
  async: boolean;
  deprecated: boolean;
  min_microversion?: string;
  max_microversion?: string;
  path: string[];
  query: string[];
  fields: CatalogueField[];
  iam?: { actions: string[]; needs: string[]; conditional?: ConditionalNeed[] };
  source: string;
}

/** Everything that the library knows. */
export interface Catalogue {
  version: string;
  edition: string;
  operations: CatalogueOperation[];
  iam: Array<{
    edition: string;
    operation: string;
    actions: string[];
    needs: string[];
    conditional?: ConditionalNeed[];
    project?: boolean;
    enterprise_project?: boolean;
    source: string;
  }>;
  errors: Array<{ code: string; http_status: number; system: string }>;
  rules: Array<{ rule: string; severity: Severity; message: Bilingual }>;
}

/** The whole catalogue, or the entry of one operation; each call makes a new object. */
export function catalogue(): Catalogue;
export function catalogue(operation: OperationId): CatalogueOperation;

/** A set of characters, in words. */
export interface CharacterSet extends Bilingual {
  name: string;
}

/** A field for people and forms. */
export interface Description {
  operation: string;
  /** Its name on the wire; `*` for the item of a list or a member of any name. */
  name: string;
  /** JSON Schema types, joined by ` | `. */
  type: string;
  required: boolean | "conditional";
  title?: Bilingual;
  /** The limits in words. */
  hint?: Bilingual;
  default?: string | number | boolean;
  enum?: Array<string | number | boolean>;
  minLength?: number;
  maxLength?: number;
  minBytes?: number;
  maxBytes?: number;
  /** Where a Chinese character counts as two. */
  maxWidth?: number;
  characters?: CharacterSet;
  forbiddenCharacters?: CharacterSet;
  format?: string;
  contentEncoding?: string;
  minimum?: number;
  maximum?: number;
  /** Values outside the range that are accepted too. */
  also?: number[];
  minItems?: number;
  maxItems?: number;
  minProperties?: number;
  maxProperties?: number;
  properties?: string[];
  secret?: boolean;
  min_microversion?: string;
  max_microversion?: string;
  source: string;
}

/** Describes the field at an RFC 6901 pointer of an operation's body; throws a TypeError for one that it has not. */
export function describe(operation: OperationId, pointer?: string): Description;

/** An error of the service. */
export interface Explanation {
  /** The server that a part of a batch is about. */
  id?: string;
  code: string;
  http_status?: number;
  /** Absent for a code that the documents do not list. */
  meaning?: Bilingual;
  remedy?: Bilingual;
  /** The rules that foresee it. */
  rules?: string[];
  /** What the response itself says. */
  message?: string;
  details?: Explanation[];
}

/** Explains an error code, or an error response of any shape that the documents show; throws a TypeError for neither. */
export function explain(error: string | object): Explanation;

/** The ids of all operations, in the order of the documents. */
export function operations(): string[];

/**
 * Asks a question by its name, such as `operation.needs`: what the other functions do underneath.
 *
 * What cannot be answered is thrown as a {@link Refusal}.
 */
export function ask(question: string, values?: object, options?: { locale?: string }): unknown;

/** Why a question was not answered: a TypeError that says so in typed form too. */
export interface Refusal extends TypeError {
  /** The stable id, such as `ask/unknown-name`. */
  rule: string;
  args: Record<string, unknown>;
}
