// A module of the package: compiled at its first call, and made anew after a trap.

import { wellFormed } from "./value.js";

export class Engine {
  #glue;
  #load;
  /** @type {"none" | "ready" | "broken"} */
  #state = "none";

  /**
   * @param glue what wasm-bindgen wrote for the module: functions over an instance that it keeps
   * @param {() => WebAssembly.Module} load
   */
  constructor(glue, load) {
    this.#glue = glue;
    this.#load = load;
  }

  #start() {
    if (this.#state === "broken") this.#glue.__wbg_reset_state();
    else this.#glue.initSync({ module: this.#load() });
    this.#state = "ready";
  }

  /**
   * Calls a function of the module and reads its answer.
   *
   * The module throws a TypeError for a mistake in the call. Anything else is a trap, which leaves the
   * instance in an unknown state, so that the next call begins with a new one.
   */
  run(name, ...values) {
    if (this.#state !== "ready") this.#start();
    let answer;
    try {
      answer = this.#glue[name](...values);
    } catch (error) {
      if (error instanceof TypeError) throw error;
      this.#state = "broken";
      // What the engine says of a trap helps nobody, and the input stays out of every message.
      throw new Error("ecs-preflight failed inside; this is a defect, please report it");
    }
    return JSON.parse(answer);
  }

  /**
   * Asks a question by name. A refusal is thrown as a TypeError with `rule` and `args`.
   *
   * Arguments are plain data; one that is undefined is left out. Those of `texts` are JSON texts already.
   */
  ask(question, values, locale = "", texts = {}) {
    const known = plain(values).slice(1, -1);
    const more = Object.entries(texts).map(([name, text]) => `${JSON.stringify(name)}:${text}`);
    const all = `{${[known, ...more].filter(Boolean).join(",")}}`;
    const [answer, refusal] = this.run("ask", question, all, locale);
    if (!refusal) return answer;
    const { rule, message, help, args } = refusal;
    throw Object.assign(new TypeError(help ? `${message}; ${help}` : message), { rule, args, help });
  }
}

/** A lone surrogate is replaced, as an encoder does: the core reads no text that holds one. */
const plain = (values) => JSON.stringify(values, (_, value) => (typeof value === "string" ? wellFormed(value) : value));
