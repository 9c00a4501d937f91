import type { KnownOperation } from "./dist/operations.js";
import type {
  HostStatus,
  HtaiyunStatus,
  NovaPowerState,
  NovaStatus,
  NovaTaskState,
  NovaVmState,
  PowerState,
  Status,
  TaskState,
  VmState,
} from "./dist/states.js";

export type {
  HostStatus,
  HtaiyunStatus,
  NovaPowerState,
  NovaStatus,
  NovaTaskState,
  NovaVmState,
  PowerState,
  Status,
  TaskState,
  VmState,
};

import type { Request } from "./forms.js";
import type { Needs } from "./iam.js";
import type { Bilingual, OperationId, RuleId, Severity } from "./types.js";

export type { Refusal } from "./types.js";
export type { Bilingual, OperationId, Request, RuleId, Severity };

/** Which table answers: that of the documents, or the one that OpenStack Nova itself publishes. */
export type Dialect = "documented" | "nova";

/** A text that editors offer the known values of. */
type Known<Name extends string> = Name | (string & {});

/** A pair of states and what it means. */
export interface ServerStatus<Of extends string = Status> {
  vm_state: string;
  task_state: string | null;
  /** `UNKNOWN` for a pair that the documents do not list. */
  status: Of;
  /** Whether something is under way. */
  transitional: boolean;
  /** The table that answered, where it is not that of the documents. */
  dialect?: "nova";
}

/**
 * What a server's vm_state and task_state mean.
 *
 * @throws Refusal for a state that no list has; its help names the nearest one
 */
export function status(
  vmState: Known<VmState>,
  taskState?: Known<TaskState> | null,
  options?: { dialect?: "documented" },
): ServerStatus;
export function status(
  vmState: Known<NovaVmState>,
  taskState: Known<NovaTaskState> | null | undefined,
  options: { dialect: "nova" },
): ServerStatus<NovaStatus>;

/**
 * The status alone, such as `ACTIVE`.
 *
 * @throws Refusal for a state that no list has
 */
export function deriveStatus(
  vmState: Known<VmState>,
  taskState?: Known<TaskState> | null,
  options?: { dialect?: "documented" },
): Status;
export function deriveStatus(
  vmState: Known<NovaVmState>,
  taskState: Known<NovaTaskState> | null | undefined,
  options: { dialect: "nova" },
): NovaStatus;

/** A pair of states. */
export interface StatePair {
  vm_state: NovaVmState;
  /** null is no task. */
  task_state: NovaTaskState | null;
  transitional: boolean;
}

/** Every pair of states that gives a status. */
export function pairsOf(status: Known<Status | NovaStatus>, options?: { dialect?: Dialect }): StatePair[];

/** A value of the API and what it means. */
export interface StateMeaning<Name extends string = string> {
  name: Name;
  /** The number that travels instead, for power states. */
  value?: number;
  /** For statuses: it says by itself that something is under way. */
  transitional?: boolean;
  /** For statuses of htaiyun: the status of the ECS API that means the same. */
  ecs?: Status;
  meaning: Bilingual;
}

/** What a value means. */
export function meaning(
  kind: "status" | "vm_state" | "task_state" | "power_state" | "host_status" | "htaiyun_status",
  value: string | number,
  options?: { dialect?: Dialect },
): StateMeaning;

/** The states of a dialect. */
export interface StateLists {
  dialect: Dialect;
  statuses: StateMeaning[];
  vm_states: StateMeaning[];
  task_states: StateMeaning[];
  power_states: StateMeaning[];
  host_statuses: StateMeaning<HostStatus>[];
  source: string;
}

/** Every state with its meaning: of a dialect, or of a system such as `htaiyun`. */
export function states(options?: { dialect?: Dialect }): StateLists;
export function states(options: { system: "htaiyun" }): {
  system: "htaiyun";
  statuses: StateMeaning<HtaiyunStatus>[];
  source: string;
};

/** The statuses by which a list call filters. */
export interface FilterStatuses {
  operation: string;
  field: string;
  statuses: string[];
  /** Up to this microversion another value gives an empty list; afterwards it is refused. */
  lenient_until?: string;
  /** What other values do; absent when the microversion decides and was not given. */
  refuses_others?: boolean;
  source: string;
}

/** The parameters of an operation that filter servers by status. */
export function filterStatuses(operation: OperationId, microversion?: string): FilterStatuses[];

/** What is known of a server. What is left out is not guessed. */
export interface ServerState {
  vm_state?: Known<VmState | NovaVmState> | undefined;
  /** null (or an empty text) is no task; left out, it is not known. */
  task_state?: Known<TaskState | NovaTaskState> | null | undefined;
  status?: Known<Status | NovaStatus | HtaiyunStatus> | undefined;
  locked?: boolean | undefined;
  /** The operation that was the last on this server, and failed. */
  failed?: OperationId | undefined;
}

/** Why an operation may not run, or why that is not known. */
export interface StateReason {
  /** The stable id, such as `state/vm-state`. */
  rule: RuleId;
  /** It speaks against the operation; otherwise something is not known. */
  decides: boolean;
  message: string;
  help?: string;
  args: Record<string, string | string[]>;
  /** The operations that lead to a state in which it may run. */
  first: KnownOperation[];
  /** The code that the service itself answers with, where the documents give one. */
  api_error?: string;
  source: string;
}

/** Whether an operation may run in a state. */
export interface Permission {
  operation: KnownOperation;
  answer: "yes" | "no" | "unknown";
  /** The documents state which states it needs; otherwise they only forbid nothing. */
  stated: boolean;
  reasons: StateReason[];
  /** What must hold beside the state: no state tells it. */
  conditions: string[];
  source: string;
}

/** Whether an operation may run in a state, why, and what to do first. */
export function may(operation: OperationId, state?: ServerState, options?: { locale?: string }): Permission;

/** The statuses through which an operation leads. */
export interface ExpectedStatuses {
  /** The statuses that it starts from. */
  from: string[];
  /** The statuses that show meanwhile. */
  transitional: string[];
  /** The statuses that say that it is done. */
  final: string[];
  /** The statuses that say that it failed. */
  failure: string[];
  /** The tasks that show meanwhile. */
  tasks: TaskState[];
}

/** What to expect of an operation; without a change of state, the lists are absent. */
export interface Expectation extends Partial<ExpectedStatuses> {
  operation: KnownOperation;
  changes_state: boolean;
  /** The statuses to which it returns when it could not be done. */
  rolled_back?: string[];
  /** What a field of the request chooses. */
  cases?: Array<ExpectedStatuses & { field: string; value: string }>;
  /** It answers with a job, which tells when it is done. */
  job: boolean;
  source: string;
}

/** Through which statuses an operation leads, so that a poller knows when to stop. */
export function expect(operation: OperationId): Expectation;

/** What a poller should do, and why. */
export interface Poll {
  operation: KnownOperation;
  status: string;
  outcome: "keep-polling" | "done" | "failed" | "unknown";
  rule: RuleId;
  message: string;
  help?: string;
  source: string;
}

/** Whether to go on polling, from what the server reports after the operation was accepted. */
export function poll(
  operation: OperationId,
  state: Pick<ServerState, "task_state"> & { status: Known<Status | NovaStatus | HtaiyunStatus> },
  options?: { choice?: string; locale?: string },
): Poll;

/** The statuses and the operations between them as a Mermaid state diagram. */
export function picture(): string;

/** A part of a request that caused an error, or may have. */
export interface Cause {
  in: "path" | "query" | "header" | "body";
  /** JSON pointer (RFC 6901); a name in path, query and headers. */
  pointer: string;
  /** From 1; only where the body was given as text. */
  line?: number;
  /** From 1, in characters. */
  column?: number;
  /** From 1, in UTF-16 code units, as editors written in JavaScript count. */
  columnUtf16?: number;
  rule: RuleId;
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
  /** Whether the documents list the code; there whenever a code is. */
  known?: boolean;
  /** The code of the detail that says what happened, where this error only wraps it. */
  lead?: string;
  http_status?: number;
  /** The reason phrase of an HTTP status. */
  reason?: string;
  /** Null for a code that the documents do not list. */
  meaning?: Bilingual | null;
  remedy?: Bilingual | null;
  /** The rules that foresee a code. */
  rules?: string[];
  /** The listed code nearest to one that is not. */
  nearest?: string;
  /** What the HTTP status means, where the code is not listed. */
  http?: Explanation;
  /** What the response itself says, without secrets. */
  message?: string;
  /** The actions that the message names. */
  actions?: string[];
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
  /** What the life cycle says, where the state of the server is the cause. */
  may?: Permission;
  /** The actions of the operation, where a right is missing. */
  needs?: Needs;
  causes?: Cause[];
}

/** A rule of this library. */
export interface RuleExplanation {
  rule: RuleId;
  severity: Severity;
  /** With the names of its arguments in braces. */
  message: Bilingual;
  help?: Bilingual;
  args: string[];
  /** The other sentences that it has. */
  wordings?: Array<{ message: Bilingual; help?: Bilingual; args: string[] }>;
  /** Why the rule exists; of rules on policies. */
  explanation?: Bilingual;
  /** A policy that breaks it, and the same as it should be. */
  bad?: string;
  good?: string;
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
export function explain(code: `Ecs.${string}` | `Common.${string}`, options?: ExplainOptions): Explanation;
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
    rule: RuleId;
    severity: Severity;
    pointer: string;
    message: string;
    help?: string;
    args: Record<string, unknown>;
  }>;
  source: string;
  /** The operation of the request, and what in it caused the failure; only of {@link explain}, with a request. */
  operation?: OperationId;
  causes?: Cause[];
}

/**
 * Reads the response (an object or its JSON text) to the query of a job, or to an asynchronous call.
 *
 * @throws Refusal when it is not about a job
 */
export function job(response: string | object, options?: { locale?: string }): Job;
