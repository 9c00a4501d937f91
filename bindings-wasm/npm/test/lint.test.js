// The shared cases of tests/lint: every surface judges policies in the same way.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { iam } from "./installed.js";

const folder = fileURLToPath(new URL("../../../tests/lint", import.meta.url));
const files = readdirSync(folder).filter((name) => name.endsWith(".json"));

/** The members that the case speaks of. */
function part(found, wanted) {
  if (Array.isArray(wanted)) return wanted.map((item, at) => part(found?.[at], item));
  if (typeof wanted !== "object" || wanted === null) return found;
  return Object.fromEntries(Object.keys(wanted).map((name) => [name, part(found?.[name], wanted[name])]));
}

for (const file of files.sort()) {
  describe(file, () => {
    for (const { name, text, options, expect } of JSON.parse(readFileSync(join(folder, file), "utf8"))) {
      test(name, () => {
        const { enterprise_project: enterpriseProject, ...others } = options ?? {};
        const found = iam.lint(text, { name: "policy", enterpriseProject, ...others });
        assert.equal(found.issues.length, expect.issues.length);
        assert.deepEqual(part(found, expect), expect);
        found.issues.forEach((issue, at) => {
          assert.equal("fix" in issue, "fix" in expect.issues[at]);
        });
      });
    }
  });
}

const reboot = { Version: "1.1", Statement: [{ Effect: "Allow", Action: ["ecs:servers:reboot"] }] };

test("a value has no lines, text has them in both counts", () => {
  assert.ok(iam.lint(reboot).issues.every((issue) => !("line" in issue) && !("in" in issue)));
  const text = JSON.stringify(reboot).replace("Allow", "🐘");
  const [issue] = iam.lint(new TextEncoder().encode(text)).issues;
  assert.equal(issue.rule, "policy/effect");
  assert.equal(issue.endColumnUtf16 - issue.columnUtf16, 4);
  assert.equal(issue.end_column - issue.column, 3);
});

test("fixes", () => {
  const text = JSON.stringify(reboot).replace("Allow", "allow");
  const fixed = iam.fix(text, { addDependencies: true });
  assert.deepEqual(JSON.parse(fixed.text).Statement[0].Action, ["ecs:servers:reboot", "ecs:servers:list"]);
  assert.deepEqual(
    fixed.applied.map((applied) => applied.rule),
    ["policy/effect", "policy/missing-dependency"],
  );
  assert.ok(fixed.left.ok);
  assert.throws(() => iam.fix(reboot), TypeError);
});

test("suppressions", () => {
  const quiet = iam.lint(reboot, { suppress: "policy/missing-dependency=granted elsewhere" });
  assert.ok(!quiet.issues.some((issue) => issue.rule === "policy/missing-dependency"));
  assert.throws(() => iam.lint(reboot, { suppress: "policy/version=" }), { rule: "policy/suppression-reason" });
});
