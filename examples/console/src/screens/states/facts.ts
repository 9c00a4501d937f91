// What the screen asks of the engine, in the shapes in which it is shown.

import {
  type CatalogueOperation,
  catalogue,
  type Dialect,
  type Expectation,
  expect,
  meaning,
  type Permission,
  picture,
  type ServerState,
  type StateLists,
  type StateMeaning,
  states,
  status,
} from "../../engine.ts";

/** A cell of the matrix: a task (null is none) in a state of the machine. */
export interface Cell {
  vmState: string;
  taskState: string | null;
  status: string;
  transitional: boolean;
}

export interface Matrix {
  dialect: Dialect;
  lists: StateLists;
  /** One row a task, the first without any; one column a vm_state. */
  rows: Cell[][];
}

const matrices = new Map<Dialect, Matrix>();

/** Every pair of states of a dialect. */
export function matrixOf(dialect: Dialect): Matrix {
  let matrix = matrices.get(dialect);
  if (!matrix) {
    const lists = states({ dialect });
    const cell = (vmState: string, taskState: string | null): Cell => {
      const found = dialect === "nova" ? status(vmState, taskState, { dialect }) : status(vmState, taskState);
      return { vmState, taskState, status: found.status, transitional: found.transitional };
    };
    const tasks = [null, ...lists.task_states.map(({ name }) => name)];
    const rows = tasks.map((task) => lists.vm_states.map(({ name }) => cell(name, task)));
    matrix = { dialect, lists, rows };
    matrices.set(dialect, matrix);
  }
  return matrix;
}

/** What a pair gives that no table lists. */
export const UNLISTED = "UNKNOWN";

/** What a state means; undefined for one that the dialect does not have. */
export function meaningOf(
  kind: "status" | "vm_state" | "task_state",
  value: string,
  dialect: Dialect,
): StateMeaning | undefined {
  try {
    return meaning(kind, value, { dialect });
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

let operations: CatalogueOperation[] | undefined;

/** The operations that are not historical, in the order of the documents. */
export function currentOperations(): readonly CatalogueOperation[] {
  operations ??= catalogue().operations.filter(({ deprecated }) => !deprecated);
  return operations;
}

/** What an answer rests on: `unstated` operations are merely not forbidden. */
export type Standing = "yes" | "no" | "unknown" | "unstated";

export const standingOf = ({ answer, stated }: Permission): Standing =>
  answer === "yes" && !stated ? "unstated" : answer;

/** What is known of the server that the chosen pair describes. */
export function serverOf({ vmState, taskState, status }: Cell, locked: boolean | undefined): ServerState {
  return {
    vm_state: vmState,
    task_state: taskState,
    ...(status !== UNLISTED && { status }),
    ...(locked !== undefined && { locked }),
  };
}

/** A way from one status to another; without operations it goes on by itself. */
export interface Way {
  from: string;
  to: string;
  operations: string[];
}

export interface LifeCycle {
  statuses: StateMeaning[];
  ways: Way[];
}

/** Where servers begin and end. */
export const OUTSIDE = "[*]";

let cycle: LifeCycle | undefined;

/** The life cycle. The engine gives it as a Mermaid diagram, one way a line. */
export function lifeCycle(): LifeCycle {
  if (!cycle) {
    const ways: Way[] = [];
    for (const line of picture().split("\n")) {
      const found = /^\s*(\S+) --> ([^\s:]+)(?:: (.*))?$/.exec(line);
      if (found) ways.push({ from: found[1] ?? "", to: found[2] ?? "", operations: found[3]?.split(", ") ?? [] });
    }
    cycle = { statuses: states().statuses, ways };
  }
  return cycle;
}

let expected: Map<string, Expectation> | undefined;

/** What to expect of each operation that changes the state. */
export function expectations(): ReadonlyMap<string, Expectation> {
  expected ??= new Map(
    currentOperations()
      .map(({ id }) => [id, expect(id)] as const)
      .filter(([, { changes_state }]) => changes_state),
  );
  return expected;
}

/** The operations that begin in a status. */
export const leavingFrom = (status: string): Expectation[] =>
  [...expectations().values()].filter(({ from }) => from?.includes(status));
