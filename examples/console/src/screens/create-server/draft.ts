// What has been filled in so far, and the body that it makes.

import { field } from "./facts.ts";
import type { Call, Field, OptionName } from "./layout.ts";

/**
 * Values by path: the operation and the pointer of a field, in which rows go by a key of their own, so that they
 * keep their values when a row before them is removed.
 */
export interface Draft {
  readonly values: Readonly<Record<string, string>>;
  readonly rows: Readonly<Record<string, readonly number[]>>;
}

export const empty: Draft = { values: {}, rows: {} };

/** The parts of the path of what a row of names and values holds. */
export const rowName = (row: string) => `${row}/name`;
export const rowValue = (row: string) => `${row}/value`;

export const valueAt = (draft: Draft, path: string): string => draft.values[path] ?? "";

/** The keys of the rows of a list; those that it begins with when nobody has touched it. */
export const rowsAt = (draft: Draft, path: string, initially = 0): readonly number[] =>
  draft.rows[path] ?? Array.from({ length: initially }, (_, key) => key);

export const withValue = (draft: Draft, path: string, value: string): Draft => ({
  ...draft,
  values: { ...draft.values, [path]: value },
});

export function withRow(draft: Draft, path: string, initially = 0): Draft {
  const rows = rowsAt(draft, path, initially);
  return { ...draft, rows: { ...draft.rows, [path]: [...rows, Math.max(-1, ...rows) + 1] } };
}

export function withoutRow(draft: Draft, path: string, key: number, initially = 0): Draft {
  const kept = Object.entries(draft.values).filter(([name]) => !name.startsWith(`${path}/${key}/`));
  const rows = rowsAt(draft, path, initially).filter((row) => row !== key);
  return { values: Object.fromEntries(kept), rows: { ...draft.rows, [path]: rows } };
}

/** The option that is chosen; the first one when nobody has chosen. */
export function chosen(draft: Draft, path: string, choice: Extract<Field, { kind: "choice" }>) {
  const name = valueAt(draft, choicePath(path, choice.name)) as OptionName;
  return choice.options.find((option) => option.name === name) ?? choice.options[0];
}

/** Where the choice itself is kept, beside the fields that it is between. */
export const choicePath = (inside: string, name: string) => `${inside}?${name}`;

/** Base64 of the bytes of a text in UTF-8. */
export function encoded(text: string): string {
  const bytes = new TextEncoder().encode(text);
  const pieces: string[] = [];
  for (let start = 0; start < bytes.length; start += 0x8000) {
    pieces.push(String.fromCharCode(...bytes.subarray(start, start + 0x8000)));
  }
  return btoa(pieces.join(""));
}

/** A text as the JSON value that its field asks for; what is none stays a text, and the engine says so. */
export function converted(text: string, type: string): string | number | boolean {
  const types = type.split(" | ");
  if (types.includes("string")) return text;
  if (types.includes("boolean") && (text === "true" || text === "false")) return text === "true";
  if (types.includes("integer") || types.includes("number")) {
    const trimmed = text.trim();
    const number = Number(trimmed);
    if (trimmed !== "" && Number.isFinite(number) && /^[-+\d.eE]+$/.test(trimmed)) return number;
  }
  return text;
}

const escaped = (name: string) => name.replaceAll("~", "~0").replaceAll("/", "~1");

type Members = Record<string, unknown>;

/** A body, and the field of the form for each place in it. */
export interface Built {
  body: Members;
  /** From JSON pointers to paths. */
  places: Map<string, string>;
}

/** A member that `__proto__` cannot hijack. */
const put = (members: Members, name: string, value: unknown) =>
  Object.defineProperty(members, name, { value, enumerable: true, configurable: true, writable: true });

class Builder {
  readonly places = new Map<string, string>();

  constructor(
    readonly call: Call,
    readonly draft: Draft,
    /** Nothing more will be filled in: what is needed is there, even if it is empty. */
    readonly complete: boolean,
  ) {}

  body(): Members {
    const body: Members = {};
    for (const { inside, fields } of this.call.groups) {
      let members = body;
      if (inside) {
        members = (body[inside] as Members | undefined) ?? {};
        body[inside] = members;
      }
      const pointer = inside && `/${inside}`;
      this.fields(fields, members, pointer, this.call.operation + pointer, pointer);
    }
    return body;
  }

  /** `described` is the pointer with which the engine describes the same place. */
  fields(fields: readonly Field[], into: Members, pointer: string, path: string, described: string) {
    for (const one of fields) this.field(one, into, pointer, path, described);
  }

  field(one: Field, into: Members, inPointer: string, inPath: string, inDescribed: string) {
    if (one.kind === "choice") {
      const option = chosen(this.draft, inPath, one);
      // What the choice is about and is not shown has its place at the choice.
      for (const { field: other } of one.options) {
        if (other) this.places.set(`${inPointer}/${escaped(other.name)}`, choicePath(inPath, one.name));
      }
      if (option?.field) this.field(option.field, into, inPointer, inPath, inDescribed);
      return;
    }
    const pointer = `${inPointer}/${escaped(one.name)}`;
    const path = `${inPath}/${one.name}`;
    const described = `${inDescribed}/${escaped(one.name)}`;
    if (one.kind !== "object" && one.kind !== "fixed") this.places.set(pointer, path);
    const { operation } = this.call;
    switch (one.kind) {
      case "fixed":
        into[one.name] = field(operation, described).enum?.[0];
        return;
      case "object": {
        const members: Members = {};
        this.fields(one.fields, members, pointer, path, described);
        const needed = this.complete && field(operation, described).required === true;
        if (needed || Object.keys(members).length > 0) into[one.name] = members;
        return;
      }
      case "list": {
        const rows = rowsAt(this.draft, path, one.rows);
        const items = rows.map((key, index) => {
          const members: Members = {};
          this.fields(one.fields, members, `${pointer}/${index}`, `${path}/${key}`, `${described}/0`);
          return members;
        });
        if (this.complete || items.some((item) => Object.keys(item).length > 0)) {
          if (items.length > 0) into[one.name] = items;
        }
        return;
      }
      case "map": {
        const members: Members = {};
        for (const key of rowsAt(this.draft, path)) {
          const name = valueAt(this.draft, rowName(`${path}/${key}`));
          const value = valueAt(this.draft, rowValue(`${path}/${key}`));
          if (name === "" && value === "") continue;
          put(members, name, value);
          this.places.set(`${pointer}/${escaped(name)}`, `${path}/${key}`);
        }
        if (Object.keys(members).length > 0) into[one.name] = members;
        return;
      }
      default: {
        const text = valueAt(this.draft, path);
        if (text === "") return;
        into[one.name] = one.kind === "script" ? encoded(text) : converted(text, field(operation, described).type);
      }
    }
  }
}

/** The body that a draft makes. */
export function build(call: Call, draft: Draft, complete: boolean): Built {
  const builder = new Builder(call, draft, complete);
  return { body: builder.body(), places: builder.places };
}

/** The field that shows a place of the body, or the nearest one around it. */
export function fieldFor(places: Built["places"], pointer: string): string | undefined {
  for (let place = pointer; place !== ""; place = place.slice(0, place.lastIndexOf("/"))) {
    const path = places.get(place);
    if (path !== undefined) return path;
  }
  return undefined;
}
