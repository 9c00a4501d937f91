// States and errors.

import { optional, text } from "./arguments.js";

export const makeStatus = (engine) => (vmState, taskState) =>
  engine.ask("status.derive", {
    vm_state: text(vmState, "vmState"),
    task_state: taskState === null || taskState === undefined ? undefined : text(taskState, "taskState"),
  });

export const makeDeriveStatus = (engine) => {
  const status = makeStatus(engine);
  return (vmState, taskState) => status(vmState, taskState).status;
};

export const makeExplain = (engine) => (error, options) => {
  const asked = typeof error === "string" ? { what: error } : { response: error };
  return engine.ask("explain", { ...asked, request: options?.request }, optional(options?.locale, "locale"));
};
