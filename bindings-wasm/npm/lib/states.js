// States and errors.

import { text } from "./arguments.js";

export const makeStatus = (engine) => (vmState, taskState) => {
  const task = taskState === null || taskState === undefined ? undefined : text(taskState, "taskState");
  return engine.run("status", text(vmState, "vmState"), task);
};

export const makeDeriveStatus = (engine) => {
  const status = makeStatus(engine);
  return (vmState, taskState) => status(vmState, taskState).status;
};

export const makeExplain = (engine) => (error) => {
  if (typeof error === "string") return engine.run("explain", error, undefined);
  const response = error && typeof error === "object" ? JSON.stringify(error) : undefined;
  return engine.run("explain", undefined, response);
};
