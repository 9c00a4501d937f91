// States, the life cycle, jobs and errors.

import { optional, plainRequest, text } from "./arguments.js";
import { jsonText } from "./value.js";

const locale = (options) => optional(options?.locale, "locale");

export const makeStatus = (engine) => (vmState, taskState, options) => {
  const task = taskState === null || taskState === undefined ? undefined : text(taskState, "taskState");
  return engine.ask("status.derive", {
    vm_state: text(vmState, "vmState"),
    task_state: task,
    dialect: options?.dialect,
  });
};

export const makeDeriveStatus = (engine) => {
  const status = makeStatus(engine);
  return (vmState, taskState, options) => status(vmState, taskState, options).status;
};

export const makePairsOf = (engine) => (status, options) =>
  engine.ask("status.pairs", { status, dialect: options?.dialect });

export const makeMeaning = (engine) => (kind, value, options) =>
  engine.ask("status.meaning", { kind, value, dialect: options?.dialect });

export const makeStates = (engine) => (options) =>
  engine.ask("states", { dialect: options?.dialect, system: options?.system });

export const makeFilterStatuses = (engine) => (operation, microversion) =>
  engine.ask("status.filters", { operation, microversion });

export const makeMay = (engine) => (operation, state, options) =>
  engine.ask("lifecycle.may", { operation, state }, locale(options));

export const makeExpect = (engine) => (operation) => engine.ask("lifecycle.expect", { operation });

export const makePoll = (engine) => (operation, state, options) =>
  engine.ask("lifecycle.poll", { operation, state, choice: options?.choice }, locale(options));

export const makePicture = (engine) => () => engine.ask("lifecycle.picture", {});

export const makeJob = (engine) => (response, options) =>
  engine.ask("job", {}, locale(options), { response: jsonText(response) });

export const makeExplain =
  (engine) =>
  (error, options = {}) => {
    const what = error !== null && typeof error === "object" ? "response" : "what";
    const asked = what === "response" ? JSON.parse(jsonText(error)) : error;
    const request = plainRequest(options?.request);
    return engine.ask("explain", { [what]: asked, request, utf16: true }, locale(options));
  };
