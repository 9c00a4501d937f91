import type { Bilingual, Bodies, KnownOperation, OperationId, RuleId, Severity } from "./types.js";

export type * from "./dist/bodies.js";
export type { Bilingual, KnownOperation, KnownRule, OperationId, RuleId, Severity } from "./types.js";

/** The body of an operation, such as `BodyOf<"CreateCloudServers">`. */
export type BodyOf<Id extends OperationId> = Id extends KnownOperation ? Bodies[Id] : unknown;

/** An argument of a message. Secrets stand as `(hidden)`. */
export type IssueArgument = string | number | boolean | null | Array<string | number | boolean | null>;

/** One thing that is wrong, or worth knowing. */
export interface Issue {
  /** Stable id of the rule, such as `password/classes`. */
  rule: RuleId;
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
  /** How many issues do not count, as `ignore` or `severities` say; absent when there are none. */
  ignored?: number;
  /** How many issues there are beyond those; absent when there are none. */
  omitted?: number;
}

export interface Options {
  /**
   * What is not to count: a rule, or a rule and a place with all below it (`value/enum@/server/root_volume/volumetype`);
   * `*` in the place stands for any member or item. An unknown rule throws a TypeError.
   */
  ignore?: string | readonly string[];
  /** How grave rules are, instead of what they are by themselves; the rule may have a place as in `ignore`. */
  severities?: Readonly<Record<string, Severity | "off">>;
  /** The language of messages; tags such as `zh-CN` are understood. English by default. */
  locale?: "en" | "zh" | (string & {});
  /** A form that is still being filled in: nothing is said of what is not there yet. */
  draft?: boolean;
  /** The operating system of the image: its password rules apply then. */
  os?: "linux" | "windows";
  /** Judges by the documents alone: what real clients send although the documents read otherwise is an error then. */
  documentsOnly?: boolean;
  /** The most issues that a verdict keeps, the first ones; the others are counted in `omitted`. 1000 by default. */
  maxIssues?: number;
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

/**
 * Describes the field at an RFC 6901 pointer of an operation's body; the empty pointer is the whole body.
 *
 * @throws a {@link Refusal} when there is no such operation or field
 */
export function describe(operation: OperationId, pointer?: string): Description;

/** A limit of a text field, and whether a value meets it. */
export interface ChecklistEntry {
  /** The rule that {@link validate} reports when it is not met. */
  rule: RuleId;
  met: boolean;
  /** The limit in words. */
  text: Bilingual;
  /** The kinds of characters of which some are needed, and whether the value has one. */
  parts?: Array<{ met: boolean; text: Bilingual }>;
}

/**
 * Every limit of a password, met or not, for a list that changes while somebody types; works for any other text
 * field too. Nothing of the value is repeated. An absent value counts as an empty one.
 *
 * @throws a {@link Refusal} when there is no such operation or field
 */
export function passwordChecklist(
  operation: OperationId,
  pointer: string,
  value: string | null | undefined,
  options?: { os?: "linux" | "windows" | undefined },
): ChecklistEntry[];

/** How much of a limit a value uses. */
export interface Counter {
  unit: "characters" | "bytes" | "width" | "decoded-bytes" | "encoded-bytes" | "items" | "members";
  used: number;
  minimum?: number;
  maximum?: number;
  /** Negative when there is too much. */
  remaining?: number;
}

/**
 * Counts what a field limits: the width of a name, the bytes of user data before and after encoding, tags,
 * metadata. `plain` says that a text is not encoded yet. Nothing is counted for a value of another type.
 *
 * @throws a {@link Refusal} when there is no such operation or field
 */
export function counters(
  operation: OperationId,
  pointer: string,
  value: unknown,
  options?: { plain?: boolean | undefined },
): Counter[];

/** An issue for form libraries: with the path as keys, those of lists being numbers. */
export interface SchemaIssue extends Issue {
  path: ReadonlyArray<string | number>;
}

/** Not wrong enough to fail: warnings and notes. */
interface Notices {
  readonly notices: ReadonlyArray<SchemaIssue>;
}

export interface SchemaSuccess<Body> extends Notices {
  /** The value that was given. */
  readonly value: Body;
  readonly issues?: undefined;
}

export interface SchemaFailure extends Notices {
  /** The errors. */
  readonly issues: ReadonlyArray<SchemaIssue>;
}

export interface JsonSchemaOptions {
  /** `draft-2020-12` or `draft-07`; any other throws a TypeError. */
  readonly target: "draft-2020-12" | "draft-07" | "openapi-3.0" | (string & {});
  readonly libraryOptions?: Record<string, unknown> | undefined;
}

/**
 * The body of an operation as a [Standard Schema](https://standardschema.dev) and a Standard JSON Schema: form
 * libraries that know these take it as it is.
 */
export interface OperationSchema<Body = unknown> {
  readonly operation: string;
  /** The whole verdict, with options for this call alone. */
  report(value: unknown, options?: Options): Report;
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: "ecs-preflight";
    /** `libraryOptions` are {@link Options} for this call alone. */
    validate(
      value: unknown,
      options?: { readonly libraryOptions?: Record<string, unknown> | undefined } | undefined,
    ): SchemaSuccess<Body> | SchemaFailure;
    readonly jsonSchema: {
      input(options: JsonSchemaOptions): Record<string, unknown>;
      output(options: JsonSchemaOptions): Record<string, unknown>;
    };
    readonly types?: { readonly input: Body; readonly output: Body } | undefined;
  };
}

/**
 * A schema for form libraries; the options hold for every call.
 *
 * @throws TypeError when there is no such operation
 */
export function schemaFor<Id extends OperationId>(operation: Id, options?: Options): OperationSchema<BodyOf<Id>>;

/** The ids of all operations, in the order of the documents. */
export function operations(): KnownOperation[];

export type { Refusal } from "./types.js";
