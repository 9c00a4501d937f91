// The public functions. Every rule is in the module; here, arguments are only put in order.

import * as glue from "./dist/glue.js";
import { ask as asked, run } from "./engine.js";
import { body, wellFormed } from "./value.js";

export function check(request, ...others) {
  // check(request, options) or check(method, url, { headers, body, ...options })
  const [{ method, url, headers, body: given }, options] =
    typeof request === "string"
      ? [{ ...others[1], method: request, url: others[0] }, others[1]]
      : [request ?? {}, others[0]];
  // As in fetch, null is no body.
  const [bytes, unsupported] = body(given ?? undefined);
  const pairs = JSON.stringify(headerPairs(headers));
  return run(glue.check, text(method, "method"), address(url), pairs, bytes, unsupported, ...choices(options));
}

export function validate(operation, given, options) {
  return run(glue.validate, text(operation, "operation"), ...body(given), ...choices(options));
}

export function status(vmState, taskState) {
  const task = taskState === null || taskState === undefined ? undefined : text(taskState, "taskState");
  return run(glue.status, text(vmState, "vmState"), task);
}

export function deriveStatus(vmState, taskState) {
  return status(vmState, taskState).status;
}

export const iam = Object.freeze({
  needs(call) {
    if (typeof call === "string") return run(glue.needs, call);
    const { method, url, body: given } = call ?? {};
    return run(glue.needs_of_request, text(method, "method"), address(url), ...body(given ?? undefined));
  },

  lint(policy, options) {
    // A value has no lines; its text is what JSON.stringify makes of it, in the order of its members.
    const written = textOf(policy);
    const source = written === undefined ? (JSON.stringify(policy) ?? "null") : written;
    const values = { ...linting(options ?? {}), policy: source, plain: written === undefined };
    return asked("iam.lint", values, optional(options?.locale, "locale"));
  },

  fix(policy, options) {
    const values = { ...linting(options ?? {}), policy: textOf(policy), add_dependencies: options?.addDependencies };
    if (values.policy === undefined) throw new TypeError("a policy that is put right is text");
    return asked("iam.fix", values, optional(options?.locale, "locale"));
  },
});

/** Text as it is, bytes as UTF-8, and nothing for any other value. */
function textOf(policy) {
  if (typeof policy === "string") return policy;
  const bytes = policy instanceof ArrayBuffer || ArrayBuffer.isView(policy);
  return bytes ? new TextDecoder("utf-8", { fatal: true }).decode(policy) : undefined;
}

function linting({ name, enterpriseProject, suppress }) {
  return { name, enterprise_project: enterpriseProject, suppress, utf16: true };
}

export function catalogue(operation) {
  return run(glue.catalogue, operation === undefined ? undefined : text(operation, "operation"));
}

export function describe(operation, pointer = "") {
  return run(glue.describe, text(operation, "operation"), text(pointer, "pointer"));
}

export function explain(error) {
  if (typeof error === "string") return run(glue.explain, error, undefined);
  const response = error && typeof error === "object" ? JSON.stringify(error) : undefined;
  return run(glue.explain, undefined, response);
}

/** Asks a question by its name, as the other functions do underneath. */
export function ask(question, values = {}, options) {
  return asked(text(question, "question"), values, optional(options?.locale, "locale"));
}

export function operations() {
  return run(glue.operations);
}

function text(value, name) {
  if (typeof value !== "string") throw new TypeError(`${name} must be a string`);
  return value;
}

function address(url) {
  return text(typeof url === "object" ? url?.href : url, "url");
}

function choices(options) {
  const { locale, draft, os } = options ?? {};
  return [optional(locale, "locale"), Boolean(draft), optional(os, "os")];
}

/** The module takes an empty text for an absent one. */
function optional(value, name) {
  return value === undefined || value === null ? "" : text(value, name);
}

/** Headers, a Map, pairs or a plain object; a list of values stands for as many headers. */
function headerPairs(headers) {
  if (headers === undefined || headers === null) return [];
  if (typeof headers !== "object") throw new TypeError("headers must be an object or a list of pairs");
  const entries = headers[Symbol.iterator] ? [...headers] : Object.entries(headers);
  return entries.flatMap(([name, values]) =>
    (Array.isArray(values) ? values : [values])
      .filter((value) => value !== undefined && value !== null)
      .map((value) => [wellFormed(String(name)), wellFormed(String(value))]),
  );
}
