// An instance of a module, made at its first call and anew after a trap; the packs are what it knows.

import { wellFormed } from "./value.js";

/** The functions of the module, by the places at which it has them. */
const FUNCTIONS = [
  "install",
  "ask",
  "check",
  "validate",
  "too_large",
  "operations",
  "needs",
  "needs_of_request",
  "catalogue",
  "describe",
  "schema",
];

/** How the module writes that an argument is absent. */
const ABSENT = 2 ** 32 - 1;

/** Texts longer than this are encoded first: written at once, each needs three bytes a character of room. */
const LONG = 1024;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The packs that come with a module, when it is a file that holds both. */
export const packsOf = (module) => WebAssembly.Module.customSections(module, "ecs-preflight-pack");

export class Engine {
  #load;
  #packs;
  /** The exports of the instance; none before the first call and after a trap. */
  #exports;

  /**
   * @param {() => WebAssembly.Module} load
   * @param {(module: WebAssembly.Module) => Array<Uint8Array | ArrayBuffer>} packs
   */
  constructor(load, packs = packsOf) {
    this.#load = load;
    this.#packs = packs;
  }

  /** Makes the instance, which throws when its packs are wrong. */
  start() {
    const module = this.#load();
    const packs = this.#packs(module).map(bytesOf);
    this.#exports = new WebAssembly.Instance(module, {}).exports;
    try {
      this.#call("install", packs);
    } catch (error) {
      this.#exports = undefined;
      throw error;
    }
  }

  /**
   * Calls a function of the module and reads its answer. Arguments are texts, bytes, whole numbers and lists of them; what
   * is undefined or false is absent.
   *
   * The module says what is a mistake in the call, which is thrown as a TypeError. A trap leaves the instance in an
   * unknown state, so that the next call begins with a new one.
   */
  run(name, ...values) {
    if (!this.#exports) this.start();
    return JSON.parse(this.#call(name, values));
  }

  #call(name, values) {
    const { memory, input, run, output, output_size } = this.#exports;
    let failed;
    let answer;
    try {
      failed = run(FUNCTIONS.indexOf(name), write(memory, input, values));
      answer = decoder.decode(new Uint8Array(memory.buffer, output(), output_size()));
    } catch {
      this.#exports = undefined;
      // What the engine says of a trap helps nobody, and the input stays out of every message.
      throw new Error("ecs-preflight failed inside; this is a defect, please report it");
    }
    if (failed) throw new TypeError(answer);
    return answer;
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
    return this.answer("ask", question, all, locale);
  }

  /** Runs a function that answers or refuses. */
  answer(name, ...values) {
    const [answer, refusal] = this.run(name, ...values);
    if (!refusal) return answer;
    const { rule, message, help, args } = refusal;
    throw Object.assign(new TypeError(help ? `${message}; ${help}` : message), { rule, args, help });
  }
}

/** The bytes of a pack. */
const bytesOf = (pack) =>
  ArrayBuffer.isView(pack) ? new Uint8Array(pack.buffer, pack.byteOffset, pack.byteLength) : new Uint8Array(pack);

/** Writes arguments into the input of the module, each behind its length; answers how long they are together. */
function write(memory, input, values) {
  const parts = values.map(part);
  const room = roomOf(parts);
  const start = input(room);
  const out = {
    bytes: new Uint8Array(memory.buffer, start, room),
    view: new DataView(memory.buffer, start, room),
    at: 0,
  };
  for (const one of parts) put(out, one);
  return out.at;
}

/** A value as it is written: a text, bytes, a list of such, or nothing. */
function part(value) {
  if (value === undefined || value === false || ArrayBuffer.isView(value)) return value || undefined;
  if (Array.isArray(value)) return value.map(part);
  const text = value === true ? "1" : String(value);
  return text.length > LONG ? encoder.encode(text) : text;
}

/** How much room is enough. */
function roomOf(parts) {
  let room = 0;
  for (const one of parts)
    room += 4 + (typeof one === "string" ? 3 * one.length : Array.isArray(one) ? roomOf(one) : (one?.length ?? 0));
  return room;
}

function put(out, one) {
  const start = out.at;
  out.at += 4;
  if (typeof one === "string") out.at += encoder.encodeInto(one, out.bytes.subarray(out.at)).written;
  else if (Array.isArray(one)) for (const inner of one) put(out, inner);
  else if (one) {
    out.bytes.set(one, out.at);
    out.at += one.length;
  }
  out.view.setUint32(start, one === undefined ? ABSENT : out.at - start - 4, true);
}

/** A lone surrogate is replaced, as an encoder does: the core reads no text that holds one. */
const plain = (values) => JSON.stringify(values, (_, value) => (typeof value === "string" ? wellFormed(value) : value));
