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

/** What a server's vm_state and task_state mean. */
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

/** The status alone, such as `ACTIVE`. */
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
  rule: string;
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
  rule: string;
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

export declare const iam: {
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
