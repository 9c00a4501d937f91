import type { Bilingual } from "./types.js";

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
