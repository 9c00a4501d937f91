// From any JavaScript value to JSON text.
//
// What is judged is what JSON.stringify would send. Where it would throw, or quietly drop or replace
// something, the value is listed instead, so that it becomes an issue at its place: `null` stands for it
// in the text, and its number (values count from 0 in the order in which they begin) in the list. Only
// members that are undefined are dropped in silence, as everybody expects.

/** Deeper than the core reads, so that the core says that it is too deep; less deep than any stack. */
const DEEPEST = 100;

/** Longer than the core reads: a value that never ends, ends here, and the core says that it is too large. */
const LONGEST = 2 ** 25;

/** More values than the core reads: shared lists can unfold into any number, and the core says that these are too many. */
const MOST = 2 ** 20;

/** What an encoder makes of a text. */
export const wellFormed = (text) => text.replace(/\p{Surrogate}/gu, "\ufffd");

const isWellFormed = String.prototype.isWellFormed
  ? (text) => text.isWellFormed()
  : (text) => !/\p{Surrogate}/u.test(text);

/** What JSON cannot hold, by its name; no name stands for a number that is not finite. */
class Unsupported {
  #name;

  constructor(name) {
    this.#name = name;
  }

  /** The name, when it is one of these: unlike instanceof, this asks nothing of a proxy. */
  static nameOf(value) {
    return #name in value ? value.#name : undefined;
  }
}

class TooLong extends Error {}

class Writer {
  text = "";
  /** Numbers of values and names of what they are, in turn. */
  list = [];
  count = 0;
  /** The objects and arrays around the current value. */
  around = [];

  /** Notes what cannot be written; null stands for it. */
  mark(name) {
    this.list.push(this.count++, name ?? undefined);
    this.text += "null";
  }

  value(value) {
    if (this.text.length > LONGEST) throw new TooLong();
    switch (typeof value) {
      case "string":
        if (value.length > LONGEST) throw new TooLong();
        if (!isWellFormed(value)) return this.mark("text with a lone surrogate");
        this.text += JSON.stringify(value);
        break;
      case "number":
        if (!Number.isFinite(value)) return this.mark(null);
        // JSON has no negative zero, and JSON.stringify writes none.
        this.text += value === 0 ? "0" : value;
        break;
      case "boolean":
        this.text += value;
        break;
      case "object":
        if (value !== null) return this.object(value);
        this.text += "null";
        break;
      default:
        return this.mark(typeof value);
    }
    this.count++;
  }

  object(value) {
    const name = Unsupported.nameOf(value);
    if (name !== undefined) return this.mark(name);
    if (this.around.includes(value)) return this.mark("cycle");
    if (this.around.length > DEEPEST) return this.mark("nested too deep");
    const shape = examine(value);
    if (shape.unsupported) return this.mark(shape.unsupported);
    this.count++;
    if (shape.raw !== undefined) {
      this.text += shape.raw;
      return;
    }
    this.around.push(value);
    if (shape.names) this.members(value, shape.names);
    else this.items(value, shape.length);
    this.around.pop();
  }

  items(value, length) {
    this.text += "[";
    for (let index = 0; index < length && this.count <= MOST; index++) {
      if (index > 0) this.text += ",";
      const item = read(value, index);
      // The rest of a list with holes may be millions of them.
      if (item === undefined && !has(value, index)) {
        this.mark("hole in a list");
        break;
      }
      this.value(item);
    }
    this.text += "]";
  }

  members(value, names) {
    this.text += "{";
    let comma = "";
    for (const name of names) {
      if (this.count > MOST) break;
      const member = read(value, name);
      if (member === undefined) continue;
      const fits = isWellFormed(name);
      this.text += `${comma}${JSON.stringify(fits ? name : wellFormed(name))}:`;
      comma = ",";
      this.value(fits ? member : new Unsupported("name with a lone surrogate"));
    }
    this.text += "}";
  }
}

/** A member as JSON.stringify sees it; whatever the caller's own code throws is an unsupported value. */
function read(holder, name) {
  let value;
  try {
    value = holder[name];
  } catch {
    return new Unsupported("getter that throws");
  }
  return converted(value, name);
}

function converted(value, name) {
  const type = typeof value;
  if ((type !== "object" || value === null) && type !== "function" && type !== "bigint") return value;
  try {
    if (typeof value.toJSON !== "function") return value;
    const plain = value.toJSON(String(name));
    // JSON.stringify sends null for a date that is none.
    return plain === null && value instanceof Date ? new Unsupported("invalid Date") : plain;
  } catch {
    return new Unsupported("toJSON that throws");
  }
}

function has(holder, name) {
  try {
    return Object.hasOwn(holder, name);
  } catch {
    return false;
  }
}

/** What kind of object it is: a list, members, a boxed primitive, or nothing that can be sent. */
function examine(value) {
  try {
    if (Array.isArray(value)) return { length: value.length };
    if (JSON.isRawJSON?.(value)) return { raw: value.rawJSON };
    const names = Object.keys(value);
    const tag = Object.prototype.toString.call(value).slice(8, -1);
    if (tag === "String" || tag === "Number" || tag === "Boolean") return boxed(value, tag);
    // A Map, a Set, a RegExp: JSON.stringify would send {} for all that they hold.
    return names.length === 0 && tag !== "Object" ? { unsupported: tag } : { names };
  } catch {
    return { unsupported: "object that cannot be read" };
  }
}

function boxed(value, tag) {
  const writer = new Writer();
  writer.value(tag === "String" ? String(value) : tag === "Number" ? Number(value) : Boolean(value.valueOf()));
  return writer.list.length > 0 ? { unsupported: `boxed ${tag}` } : { raw: writer.text };
}

const encoder = new TextEncoder();

/** Any value as JSON text; `null` stands for what cannot be written, and for a value without end. */
export function jsonText(given) {
  const writer = new Writer();
  try {
    const value = converted(given, "");
    if (value !== undefined) writer.value(typeof value === "string" ? wellFormed(value) : value);
  } catch (error) {
    if (!(error instanceof TooLong)) throw error;
    return "null";
  }
  return writer.text || "null";
}

/**
 * A body for the module: its bytes, and what they cannot hold; that list is absent for text.
 *
 * @returns {[bytes: Uint8Array | undefined, unsupported: Array<number | string | undefined> | undefined]}
 */
export function body(given) {
  if (given === undefined) return [undefined, undefined];
  if (typeof given === "string") return [encoder.encode(given), undefined];
  // Also of another realm, as test runners have them.
  if (ArrayBuffer.isView(given)) return [new Uint8Array(given.buffer, given.byteOffset, given.byteLength), undefined];
  const writer = new Writer();
  const value = converted(given, "");
  if (value === undefined) return [undefined, undefined];
  try {
    writer.value(value);
  } catch (error) {
    if (!(error instanceof TooLong)) throw error;
    // Any text as long as that will do: only text has a largest size.
    return [encoder.encode(" ".repeat(LONGEST)), undefined];
  }
  return [encoder.encode(writer.text), writer.list];
}
