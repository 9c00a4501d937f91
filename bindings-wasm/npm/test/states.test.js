// States and the life cycle: the functions ask what they say they ask.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import {
  deriveStatus,
  expect,
  explain,
  filterStatuses,
  may,
  meaning,
  pairsOf,
  picture,
  poll,
  states,
  status,
} from "./installed.js";

const read = (name) => JSON.parse(readFileSync(new URL(`../../../tests/${name}`, import.meta.url), "utf8"));

test("every pair of the documents, and of Nova", () => {
  for (const pair of read("states.json")) assert.deepEqual(status(pair.vm_state, pair.task_state), pair);
  const nova = read("states-nova.json");
  for (const [vmState, row] of Object.entries(nova.vm_states)) {
    for (const task of [...nova.task_states, null]) {
      assert.equal(deriveStatus(vmState, task, { dialect: "nova" }), row[task] ?? row.default, `${vmState} ${task}`);
    }
  }
});

test("the dialects are not mixed", () => {
  assert.equal(deriveStatus("active", "resize_prep"), "UNKNOWN");
  assert.equal(deriveStatus("active", "resize_prep", { dialect: "documented" }), "UNKNOWN");
  assert.deepEqual(status("active", "resize_prep", { dialect: "nova" }), {
    vm_state: "active",
    task_state: "resize_prep",
    status: "RESIZE",
    transitional: true,
    dialect: "nova",
  });
  assert.throws(() => deriveStatus("active", null, { dialect: "novaa" }), { rule: "ask/unknown-name" });
});

test("a typo in a state is refused, with what was meant", () => {
  const refused = (nearest) => ({
    name: "TypeError",
    rule: "ask/unknown-name",
    message: new RegExp(`did you mean .?${nearest}`),
  });
  assert.throws(() => deriveStatus("activ"), refused("active"));
  assert.throws(() => deriveStatus("active", "powering-of"), refused("powering-off"));
  assert.throws(() => status("activ", null, { dialect: "nova" }), refused("active"));
  assert.throws(() => deriveStatus("SHUTOFF"), { rule: "ask/other-kind" });
  assert.equal(deriveStatus("rescued"), "UNKNOWN");
  assert.equal(deriveStatus("active", ""), "ACTIVE");
});

test("a code that is not listed is not guessed; a slip in a listed one is named", () => {
  assert.throws(() => explain("Ecs.9999"), { rule: "explain/unknown", args: { found: "Ecs.9999" } });
  assert.throws(() => explain("Ecs0011"), { rule: "explain/unknown", args: { found: "Ecs0011", nearest: "Ecs.0011" } });
});

test("pairs, meanings and lists", () => {
  assert.deepEqual(pairsOf("VERIFY_RESIZE"), [{ vm_state: "resized", task_state: null, transitional: false }]);
  assert.equal(pairsOf("PASSWORD", { dialect: "nova" }).length, 1);
  assert.throws(() => pairsOf("SHUT_OFF"), { name: "TypeError", rule: "ask/unknown-name" });
  assert.equal(meaning("power_state", 3).name, "shutdown");
  assert.equal(meaning("power_state", 3, { dialect: "nova" }).name, "PAUSED");
  assert.equal(states().statuses.length, 15);
  assert.equal(states({ dialect: "nova" }).vm_states.length, 12);
  assert.equal(states({ system: "htaiyun" }).statuses.length, 20);
  assert.equal(filterStatuses("NovaListServers", "2.38")[0].refuses_others, true);
  assert.deepEqual(filterStatuses("ShowJob"), []);
});

test("may an operation run", () => {
  const no = may("ResizeCloudServer", { vm_state: "active", task_state: null });
  assert.equal(no.answer, "no");
  assert.deepEqual(no.reasons[0].first, ["BatchStopCloudServers", "NovaStopServer"]);
  assert.equal(may("ResizeCloudServer", { vm_state: "stopped", locked: undefined }).answer, "yes");
  assert.equal(may("NovaStopServer").answer, "yes");
  // null is no task, and undefined is not known.
  assert.equal(may("NovaConfirmResizeServer", { vm_state: "resized", task_state: null }).answer, "yes");
  assert.equal(may("NovaConfirmResizeServer", { vm_state: "resized", task_state: undefined }).answer, "unknown");
  assert.equal(may("NovaStopServer", { locked: true }, { locale: "zh" }).reasons[0].message, "云服务器已被锁定");
  assert.throws(() => may("ResizeCloudServer", { vm_state: "activ" }), {
    args: { kind: "vm_state", found: "activ", nearest: "active" },
  });
});

test("what to expect, and when to stop", () => {
  assert.deepEqual(expect("NovaResizeServer").final, ["VERIFY_RESIZE"]);
  assert.equal(expect("NovaListServers").changes_state, false);
  assert.equal(poll("NovaStopServer", { status: "ACTIVE" }).outcome, "keep-polling");
  assert.equal(poll("NovaDeleteServer", { status: "ERROR", task_state: null }).outcome, "failed");
  assert.equal(poll("HtServerAction", { status: "SHUTOFF" }, { choice: "STOP" }).outcome, "done");
  assert.ok(picture().startsWith("stateDiagram-v2\n"));
});
