import type { Bilingual, ConditionalNeed, OperationId, RuleId, Severity } from "./types.js";

export type { Bilingual, ConditionalNeed, OperationId, Refusal, RuleId, Severity } from "./types.js";

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
  states?: OperationStates;
  source: string;
}

/** The states in which an operation may be called, and those that it leads to. */
export interface OperationStates {
  vm_states?: string[];
  /** Accepted too when one of these operations failed last. */
  or_failed?: string[];
  not_vm_states?: string[];
  statuses?: string[];
  /** No task may be under way. */
  idle?: boolean;
  /** What a locked server answers; `unstated` where the documents do not say. */
  lock: string;
  conditions?: Bilingual[];
  changes_state: boolean;
  /** From here on only where it changes the state. */
  from?: string[];
  transitional?: string[];
  final?: string[];
  failure?: string[];
  rolled_back?: string[];
  tasks?: string[];
  cases?: Array<Record<string, unknown>>;
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
  rules: Array<{ rule: RuleId; severity: Severity; message: Bilingual }>;
}

/** The whole catalogue, or the entry of one operation; each call makes a new object. */
export function catalogue(): Catalogue;
export function catalogue(operation: OperationId): CatalogueOperation;

/**
 * Asks a question by its name, such as `operation.needs`: what the other functions do underneath.
 *
 * What cannot be answered is thrown as a {@link Refusal}.
 */
export function ask(question: string, values?: object, options?: { locale?: string }): unknown;
