// States, errors and jobs.

import { headerPairs, optional, text } from "./arguments.js";

export const makeStatus = (engine) => (vmState, taskState) => {
  const task = taskState === null || taskState === undefined ? undefined : text(taskState, "taskState");
  return engine.run("status", text(vmState, "vmState"), task);
};

export const makeDeriveStatus = (engine) => {
  const status = makeStatus(engine);
  return (vmState, taskState) => status(vmState, taskState).status;
};

export const makeExplain =
  (engine) =>
  (error, { request, locale } = {}) => {
    const what = error !== null && typeof error === "object" ? "response" : "what";
    const values = { [what]: error, request: plainRequest(request) };
    return engine.ask("explain", values, optional(locale, "locale"));
  };

export const makeJob =
  (engine) =>
  (response, { locale } = {}) =>
    engine.ask("job", { response }, optional(locale, "locale"));

/** A request as JSON can hold it: the raw text of a body, pairs of headers, and an address. */
function plainRequest(request) {
  if (request === null || typeof request !== "object") return request;
  const { method, url, headers, body } = request;
  const bytes = body instanceof ArrayBuffer || ArrayBuffer.isView(body);
  return {
    method,
    url: typeof url === "object" ? url?.href : url,
    headers: headerPairs(headers),
    body: bytes ? new TextDecoder().decode(body) : body,
  };
}
