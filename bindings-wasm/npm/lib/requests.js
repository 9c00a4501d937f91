// Verdicts on requests and bodies, and the fields of bodies.

import { address, choices, headerPairs, text } from "./arguments.js";
import { body } from "./value.js";

export const makeCheck =
  (engine) =>
  (request, ...others) => {
    // check(request, options) or check(method, url, { headers, body, ...options })
    const [{ method, url, headers, body: given }, options] =
      typeof request === "string"
        ? [{ ...others[1], method: request, url: others[0] }, others[1]]
        : [request ?? {}, others[0]];
    const pairs = JSON.stringify(headerPairs(headers));
    // As in fetch, null is no body.
    const content = body(given ?? undefined);
    return engine.run("check", text(method, "method"), address(url), pairs, ...content, ...choices(options));
  };

export const makeValidate = (engine) => (operation, given, options) =>
  engine.run("validate", text(operation, "operation"), ...body(given), ...choices(options));

export const makeDescribe =
  (engine) =>
  (operation, pointer = "") =>
    engine.ask("form.describe", { operation: text(operation, "operation"), pointer: text(pointer, "pointer") });

export const makeOperations = (engine) => () => engine.run("operations");
