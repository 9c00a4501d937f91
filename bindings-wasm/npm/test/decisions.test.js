// What policies decide, allow, gain and lose; the cases of tests/questions say the rest.

import assert from "node:assert/strict";
import { test } from "node:test";
import { ask, iam } from "./installed.js";

const allow = (...actions) => ({ Effect: "Allow", Action: actions });
const policy = (...statements) => ({ Version: "1.1", Statement: statements });

test("who and actions", () => {
  assert.deepEqual(iam.who("vpc:publicIps:create").needed_by, ["ecs:cloudServers:create"]);
  assert.deepEqual(iam.actions(), ask("iam.actions"));
  assert.equal(iam.actions("ecs:serverPasswords:manage")[0].secret, true);
  assert.equal(iam.editions("NovaRebootServer").length, 2);
  assert.ok(iam.operationsWithoutRow().includes("ShowJob"));
  assert.throws(
    () => iam.who("ecs:server:list", { locale: "zh" }),
    (error) => error.rule === "ask/unknown-name" && error.args.nearest === "ecs:servers:list",
  );
});

test("policies are text, bytes or values, one or several", () => {
  const value = policy(allow("ecs:servers:*"));
  const written = JSON.stringify(value);
  const question = { action: "ecs:servers:list" };
  const expected = iam.simulate(value, question);
  assert.equal(expected.decision, "allow");
  for (const one of [written, new TextEncoder().encode(written), [value], [written]]) {
    assert.deepEqual(iam.simulate(one, question), expected);
  }
  assert.deepEqual(iam.apis([value, written]).allowed, iam.apis(value).allowed);
});

test("the context holds what JavaScript has", () => {
  const Condition = {
    DateLessThan: { "g:CurrentTime": ["2025-01-31T00:00:00Z"] },
    Bool: { "g:MFAPresent": ["true"] },
    "ForAnyValue:NumberEquals": { "ecs:number": ["2.5"] },
  };
  const given = policy({ ...allow("ecs:servers:list"), Condition });
  const context = { "g:MFAPresent": true, "ecs:number": [1, 2.5], "g:UserName": null };
  const decide = (time, more) =>
    iam.simulate(given, { action: "ecs:servers:list", context: { ...context, ...more }, time }).decision;
  assert.equal(decide(new Date("2025-01-30T23:59:59Z")), "allow");
  assert.equal(decide("2025-01-31"), "implicit-deny");
  assert.equal(decide(undefined), "conditional");
  assert.throws(() => decide("2025-01-30", { "ecs:number": Number.NaN }), TypeError);
});

test("what the service refuses is not guessed", () => {
  for (const call of [(wrong) => iam.apis(wrong), (wrong) => iam.diff([], wrong)]) {
    assert.throws(
      () => call({ Version: "1.1", Statement: [{ Effect: "allow", Action: ["ecs:*:*"] }] }),
      (error) => error instanceof TypeError && error.rule === "iam/refused" && error.args.reason === "flaw-effect",
    );
  }
});

test("minimize, then apis; and diff", () => {
  const least = iam.minimize("NovaRebootServer");
  assert.deepEqual(least, policy(allow("ecs:servers:list", "ecs:servers:reboot")));
  assert.deepEqual(iam.apis(least).allowed, ["NovaRebootServer", "NovaListServers"]);
  const body = new TextEncoder().encode('{"server":{"publicip":{"id":"x"}}}');
  const requests = [{ method: "POST", url: new URL("https://ecs.example.com/v1/p/cloudservers"), body }];
  const found = iam.minimize([], { requests });
  assert.deepEqual(
    found.Statement.flatMap((statement) => statement.Action),
    ["ecs:cloudServers:create", "vpc:publicIps:update"],
  );
  assert.throws(() => iam.minimize("ShowJob"), { rule: "iam/no-row" });
  assert.deepEqual(iam.minimize(["ShowJob", "NovaRebootServer"], { knownOnly: true }), least);
  const change = iam.diff(least, policy(allow("ecs:servers:list", "obs:*:*")));
  assert.deepEqual([change.lost, change.patterns_gained], [["ecs:servers:reboot"], ["obs:*:*"]]);
});
