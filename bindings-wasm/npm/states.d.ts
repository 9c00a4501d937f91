import type { Request } from "./forms.js";
import type { Bilingual, OperationId, Severity } from "./types.js";

export type { Bilingual };

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

/** A part of a request that caused an error, or may have. */
export interface Cause {
  in: "path" | "query" | "header" | "body";
  /** JSON pointer (RFC 6901); a name in path, query and headers. */
  pointer: string;
  /** From 1; only where the body was given as text. */
  line?: number;
  column?: number;
  rule: string;
  message: string;
  help?: string;
  args: Record<string, unknown>;
  /** The documents say that this leads to the error; otherwise it is a guess. */
  certain: boolean;
}

/** An error of the service, or an HTTP status. */
export interface Explanation {
  /** The server that a part of a batch is about. */
  id?: string;
  /** A code, or the name of an OpenStack fault; absent for an HTTP status by itself. */
  code?: string;
  http_status?: number;
  /** The reason phrase of an HTTP status. */
  reason?: string;
  /** Absent for a code that the documents do not list. */
  meaning?: Bilingual;
  remedy?: Bilingual;
  /** The rules that foresee a code. */
  rules?: string[];
  /** The listed code nearest to one that is not. */
  nearest?: string;
  /** What the HTTP status means, where the code is not listed. */
  http?: Explanation;
  /** What the response itself says, without secrets. */
  message?: string;
  /** More particular errors of the same response. */
  details?: Explanation[];
  /** The systems of the documents that use an HTTP status so. */
  systems?: string[];
  source?: string;
  /** What an HTTP status means in other systems. */
  others?: Explanation[];
  /** The codes and named faults that go with an HTTP status. */
  codes?: string[];
  faults?: string[];
  /** The operation of the request, and what in it caused the error; only where a request was given. */
  operation?: OperationId;
  causes?: Cause[];
}

/** A rule of this library. */
export interface RuleExplanation {
  rule: string;
  severity: Severity;
  /** With the names of its arguments in braces. */
  message: Bilingual;
  help?: Bilingual;
  args: string[];
  /** The other sentences that it has. */
  wordings?: Array<{ message: Bilingual; help?: Bilingual; args: string[] }>;
  /** The codes of the API that it foresees. */
  answers: string[];
}

/**
 * Explains an error code, an HTTP status, a rule, or an error response of any shape that the documents show (an object
 * or its JSON text). With the request that was refused, `causes` point at its fields. The response to the query of a
 * job is explained as {@link job} does.
 *
 * @throws Refusal for what the documents do not know
 */
export function explain(error: object, options?: ExplainOptions): Explanation;
export function explain(name: string | number, options?: ExplainOptions): Explanation | RuleExplanation;

export interface ExplainOptions {
  /** The request that was refused. */
  request?: Request | null;
  /** The language of what is said of the causes. */
  locale?: string;
}

/** A sub-job, or a job that has none. */
export interface JobPart {
  /** What it works on, such as `{ server_id: "…" }`. */
  resource: Record<string, string>;
  job_id?: string;
  job_type?: string;
  status?: string;
  code?: string;
  /** What the response says, without secrets. */
  reason?: string;
  explanation?: Explanation;
}

/** What became of an asynchronous job. */
export interface Job {
  job_id?: string;
  job_type?: string;
  /** The operation that starts jobs of this type, where the documents show one. */
  started_by?: OperationId;
  state: "submitted" | "starting" | "running" | "success" | "failed" | "unknown";
  /** As the response writes it. */
  status?: string;
  meaning: Bilingual;
  /** It is known to have ended, well or not. */
  done: boolean;
  /** Absent when it cannot be told; `issues` then say why. */
  keep_polling?: boolean;
  /** How to query it; absent when there is nothing to wait for. */
  poll?: { operation: OperationId; method: string; path: string; job_id: string };
  /** How many of its parts have ended: sub-jobs, or the job itself when it has none. */
  progress: { done: number; total: number };
  succeeded: JobPart[];
  /** The parts that have failed; the job itself, when it failed and none of its sub-jobs did. */
  failed: JobPart[];
  pending: JobPart[];
  code?: string;
  reason?: string;
  explanation?: Explanation;
  begin_time?: string;
  end_time?: string;
  /** What is wrong with the response itself. */
  issues: Array<{
    rule: string;
    severity: Severity;
    pointer: string;
    message: string;
    help?: string;
    args: Record<string, unknown>;
  }>;
  source: string;
}

/**
 * Reads the response (an object or its JSON text) to the query of a job, or to an asynchronous call.
 *
 * @throws Refusal when it is not about a job
 */
export function job(response: string | object, options?: { locale?: string }): Job;
