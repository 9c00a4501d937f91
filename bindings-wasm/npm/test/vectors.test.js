// The shared cases of tests/vectors: every surface must give the same verdicts.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { vector } from "./cases.js";
import * as installed from "./installed.js";

const folder = fileURLToPath(new URL("../../../tests/vectors", import.meta.url));
const files = readdirSync(folder).filter((name) => name.endsWith(".json"));

for (const file of files.sort()) {
  const { bases = {}, cases = [] } = JSON.parse(readFileSync(join(folder, file), "utf8"));
  describe(file, () => {
    for (const one of cases) {
      test(one.name, () => {
        const { found, wanted } = vector(installed, bases, one);
        assert.deepEqual(found, wanted);
      });
    }
  });
}

test("there are vectors", () => assert.ok(files.length > 0));
