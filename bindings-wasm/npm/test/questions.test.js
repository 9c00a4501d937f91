// The shared questions of tests/questions: every surface gives the same answers.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { question } from "./cases.js";
import * as installed from "./installed.js";

const folder = fileURLToPath(new URL("../../../tests/questions", import.meta.url));
const files = readdirSync(folder).filter((name) => name.endsWith(".json"));

for (const file of files.sort()) {
  describe(file, () => {
    for (const one of JSON.parse(readFileSync(join(folder, file), "utf8"))) {
      test(one.name, () => {
        const { found, wanted } = question(installed, one);
        assert.deepEqual(found, wanted);
      });
    }
  });
}

test("there are questions", () => assert.ok(files.length > 0));
