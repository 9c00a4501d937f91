import type { Bilingual, RuleId, Severity } from "./types.js";

export type { Bilingual, Refusal, RuleId } from "./types.js";

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

/** What an HTTP status means. */
export interface HttpStatus {
  http_status: number;
  reason?: string;
  meaning: Bilingual;
  remedy?: Bilingual;
  systems: string[];
  source: string;
}

/** A status, with all that goes with it. */
export interface StatusExplanation extends HttpStatus {
  /** Systems that use it otherwise. */
  others?: HttpStatus[];
  codes: string[];
  faults: string[];
}

/** The wording of a rule, with its placeholders. */
export interface RuleWording {
  message: Bilingual;
  help?: Bilingual;
  args: string[];
}

/** A rule of this package. */
export interface RuleExplanation extends RuleWording {
  rule: RuleId;
  severity: Severity;
  wordings?: RuleWording[];
  /** The codes that the service answers with. */
  answers: string[];
}

/** A field of the request that may have caused an error. */
export interface ErrorCause {
  in: "path" | "query" | "header" | "body";
  /** JSON pointer (RFC 6901); a name in path, query and headers. */
  pointer: string;
  line?: number;
  column?: number;
  rule: RuleId;
  message: string;
  help?: string;
  args: Record<string, unknown>;
  certain: boolean;
  source?: string;
}

/** An error of the service, by its code or as a response. */
export interface Explanation {
  /** The server that a part of a batch is about. */
  id?: string;
  /** Absent where a response has none. */
  code?: string;
  http_status?: number;
  /** Absent for a code that the documents do not list. */
  meaning?: Bilingual;
  remedy?: Bilingual;
  /** The rules that foresee it. */
  rules?: RuleId[];
  source?: string;
  /** The listed code nearest to one that is not listed. */
  nearest?: string;
  /** What the HTTP status means, where nothing is known of the code. */
  http?: HttpStatus;
  /** What the response itself says. */
  message?: string;
  details?: Explanation[];
  /** Of the request, where one was given. */
  operation?: string;
  causes?: ErrorCause[];
}

export interface ExplainOptions {
  /** The request that was refused: its fields are looked through for the cause. */
  request?: { method: string; url: string; headers?: Record<string, string>; body?: unknown };
  /** The language of causes; English by default. */
  locale?: "en" | "zh" | (string & {});
}

/**
 * Explains an error code, a rule, an HTTP status (as text), or an error response of any shape that the
 * documents show.
 *
 * @throws a {@link Refusal} for anything else
 */
export function explain(error: `Ecs.${string}` | `Common.${string}`, options?: ExplainOptions): Explanation;
export function explain(error: string, options?: ExplainOptions): Explanation | RuleExplanation | StatusExplanation;
export function explain(error: object, options?: ExplainOptions): Explanation;
