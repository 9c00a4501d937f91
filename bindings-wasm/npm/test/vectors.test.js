// The shared cases of tests/vectors: every surface must give the same verdicts.

import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { check, validate } from "./installed.js";

const folder = fileURLToPath(new URL("../../../tests/vectors", import.meta.url));

/** Generator objects become what they stand for; in the items of a list, {i} is the index. */
function made(value, index) {
  if (typeof value === "string") return index === undefined ? value : value.replaceAll("{i}", index);
  if (Array.isArray(value)) return value.map((item) => made(item, index));
  if (typeof value !== "object" || value === null) return value;
  const { $list: list, $text: text, $base64: bytes } = value;
  if (list) return Array.from({ length: list.times }, (_, at) => made(list.of, at));
  if (text) return made(text.of, index).repeat(text.times);
  if (bytes !== undefined) return Buffer.alloc(bytes, "a").toString("base64");
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [made(name, index), made(member, index)]));
}

/** The object or list that holds the value of a pointer (RFC 6901), and its name there. */
function place(root, pointer) {
  const names = pointer.split("/").slice(1);
  const tokens = names.map((name) => name.replaceAll("~1", "/").replaceAll("~0", "~"));
  const last = tokens.pop();
  return [tokens.reduce((holder, token) => holder[token], root), last];
}

function built(bases, { base, set = {}, remove = [] }) {
  assert.ok(base in bases, `there is no base ${base}`);
  let body = made(structuredClone(bases[base]));
  for (const [pointer, value] of Object.entries(set)) {
    if (pointer === "") {
      body = made(value);
      continue;
    }
    const [holder, name] = place(body, pointer);
    if (name === "-") holder.push(made(value));
    else holder[name] = made(value);
  }
  for (const pointer of remove) {
    const [holder, name] = place(body, pointer);
    if (Array.isArray(holder)) holder.splice(Number(name), 1);
    else delete holder[name];
  }
  return body;
}

function bodyOf(bases, one) {
  if ("text" in one) return made(one.text);
  const body = "base" in one ? built(bases, one) : made(one.body);
  // A string is taken for raw text and null for no body: as values, both go as their JSON text.
  return typeof body === "string" || body === null ? JSON.stringify(body) : body;
}

function run(bases, one) {
  const body = bodyOf(bases, one);
  const { operation, request, options } = one;
  return request ? check({ ...made(request), body }, options) : validate(operation, body, options);
}

/** Only the keys that the expectation gives count, but of every issue and in order. */
function compare(report, { operation, ok, issues }) {
  if (operation !== undefined) assert.equal(report.operation ?? null, operation);
  const wanted = (issues ?? []).map((issue) => made(issue));
  const got = report.issues.map((issue, at) => {
    const keys = Object.keys(wanted[at] ?? issue);
    return Object.fromEntries(keys.map((key) => [key, issue[key]]));
  });
  if (issues !== undefined) assert.deepEqual(got, wanted);
  assert.equal(report.ok, ok);
}

const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".json")) : [];

for (const file of files.sort()) {
  const { bases = {}, cases = [] } = JSON.parse(readFileSync(join(folder, file), "utf8"));
  describe(file, () => {
    for (const one of cases) test(one.name, () => compare(run(bases, one), one.expect));
  });
}

test("there are vectors", { skip: files.length > 0 ? false : "tests/vectors is empty" }, () => {
  assert.ok(files.length > 0);
});
