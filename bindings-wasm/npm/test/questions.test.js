// The shared questions of tests/questions: every surface gives the same answers.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { ask } from "./installed.js";

const folder = fileURLToPath(new URL("../../../tests/questions", import.meta.url));
const files = readdirSync(folder).filter((name) => name.endsWith(".json"));

/** What of the answer the case speaks of; lists must have the same length. */
function part(found, wanted) {
  if (Array.isArray(wanted) && Array.isArray(found) && found.length === wanted.length) {
    return wanted.map((item, at) => part(found[at], item));
  }
  const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
  if (!isObject(wanted) || !isObject(found)) return found;
  const names = Object.keys(wanted).filter((name) => name in found);
  return Object.fromEntries(names.map((name) => [name, part(found[name], wanted[name])]));
}

for (const file of files.sort()) {
  describe(file, () => {
    for (const one of JSON.parse(readFileSync(join(folder, file), "utf8"))) {
      test(one.name, () => {
        const call = () => ask(one.question, one.arguments, { locale: one.lang });
        if (one.refused) {
          assert.throws(call, (error) => {
            assert.ok(error instanceof TypeError);
            const found = { rule: error.rule, args: error.args };
            const { rule, args } = one.refused;
            assert.deepEqual(part(found, { rule, args: args ?? {} }), { rule, args: args ?? {} });
            return true;
          });
          return;
        }
        const found = call();
        if ("answer" in one) assert.deepEqual(found, one.answer);
        else assert.deepEqual(part(found, one.has), one.has);
      });
    }
  });
}

test("there are questions", () => assert.ok(files.length > 0));
