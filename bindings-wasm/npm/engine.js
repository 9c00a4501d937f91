// The one instance of the module: made at the first call, and again after a trap.

import { ask as asked, initSync, __wbg_reset_state as restart } from "./dist/glue.js";
import { base64 } from "./dist/wasm.js";
import { wellFormed } from "./value.js";

/** @type {"none" | "ready" | "broken"} */
let state = "none";

function start() {
  if (state === "broken") {
    restart();
  } else {
    const text = atob(base64);
    const bytes = new Uint8Array(text.length);
    for (let index = 0; index < text.length; index++) bytes[index] = text.charCodeAt(index);
    initSync({ module: new WebAssembly.Module(bytes) });
  }
  state = "ready";
}

/**
 * Calls a function of the module and reads its answer.
 *
 * The module throws a TypeError for a mistake in the call. Anything else is a trap, which leaves the
 * instance in an unknown state, so that the next call begins with a new one.
 */
export function run(call, ...values) {
  if (state !== "ready") start();
  let answer;
  try {
    answer = call(...values);
  } catch (error) {
    if (error instanceof TypeError) throw error;
    state = "broken";
    // What the engine says of a trap helps nobody, and the input stays out of every message.
    throw new Error("ecs-preflight failed inside; this is a defect, please report it");
  }
  return JSON.parse(answer);
}

/**
 * Asks a question by name. A refusal is thrown as a TypeError with `rule` and `args`.
 *
 * Arguments are plain data; one that is undefined is left out.
 */
export function ask(question, values, locale = "") {
  // A lone surrogate is replaced, as an encoder does: the core reads no text that holds one.
  const text = JSON.stringify(values, (_, value) => (typeof value === "string" ? wellFormed(value) : value));
  const [answer, refusal] = run(asked, question, text, locale);
  if (!refusal) return answer;
  const { rule, message, help, args } = refusal;
  throw Object.assign(new TypeError(help ? `${message}; ${help}` : message), { rule, args });
}
