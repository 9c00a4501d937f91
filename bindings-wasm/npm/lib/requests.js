// Verdicts on requests and bodies.

import { address, choices, decisions, headerPairs, optional, text } from "./arguments.js";
import { body } from "./value.js";

/** A body of this many bytes may be too large to be read at all; a smaller one never is. */
const LARGE = 2 ** 20;

/** The verdict on a body that is too large to be read, without copying it into the module. */
const tooLarge = (engine, [bytes], operation, options) =>
  bytes?.length > LARGE
    ? engine.run("too_large", operation, bytes.length, optional(options?.locale, "locale"))
    : undefined;

export const makeCheck =
  (engine) =>
  (request, ...others) => {
    // check(request, options) or check(method, url, { headers, body, ...options })
    const [{ method, url, headers, body: given }, options] =
      typeof request === "string"
        ? [{ ...others[1], method: request, url: others[0] }, others[1]]
        : [request ?? {}, others[0]];
    const known = [text(method, "method"), address(url), headerPairs(headers).flat()];
    // As in fetch, null is no body.
    const content = body(given ?? undefined);
    const large = tooLarge(engine, content, undefined, options);
    return large ?? engine.run("check", ...known, ...content, decisions(options), ...choices(options));
  };

export const makeValidate = (engine) => (operation, given, options) => {
  const content = body(given);
  const large = tooLarge(engine, content, text(operation, "operation"), options);
  return large ?? engine.run("validate", operation, ...content, decisions(options), ...choices(options));
};

export const makeOperations = (engine) => () => engine.run("operations");
