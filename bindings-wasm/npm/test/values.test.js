// Any JavaScript value may come as a body: no call throws, and what JSON cannot hold is named where it stands.

import assert from "node:assert/strict";
import { test } from "node:test";
import { check, validate } from "./installed.js";

const pointer = "/reboot/type";
const reboot = (type) => ({ reboot: { type } });

/** Both ways in, which must agree. */
function issuesOf(body) {
  const one = validate("NovaRebootServer", body).issues;
  const other = check("POST", "/v2.1/p/servers/s/action", { body });
  if (other.operation) assert.deepEqual(other.issues, one);
  return one;
}

function unsupported(body, at, found) {
  const issue = issuesOf(body).find((one) => one.rule === "input/unsupported-value");
  assert.ok(issue, `no issue for ${found}`);
  assert.equal(issue.pointer, at);
  assert.equal(issue.args.found, found);
  assert.ok(!("line" in issue));
}

class Own {
  type = "SOFT";
}

const throwing = (trap) =>
  new Proxy({ type: "SOFT" }, { [trap]: () => assert.fail("the message of the caller's own code") });

const revoked = (target) => {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
};

const accepted = {
  "a plain object": reboot("SOFT"),
  "members that are undefined": { reboot: { type: "SOFT", other: undefined }, more: undefined },
  "an object without a prototype": Object.assign(Object.create(null), reboot("SOFT")),
  "an instance of a class": { reboot: new Own() },
  "a frozen object": Object.freeze(reboot("SOFT")),
  "a proxy of a plain object": new Proxy(reboot("SOFT"), {}),
  "a getter": {
    get reboot() {
      return { type: "SOFT" };
    },
  },
  toJSON: { toJSON: () => reboot("SOFT") },
  "toJSON of a member": { reboot: { type: { toJSON: (key) => (key === "type" ? "SOFT" : key) } } },
  "a toJSON that answers undefined": { ...reboot("SOFT"), more: { toJSON: () => undefined } },
  "a boxed string": reboot(Object("SOFT")),
  "members under symbols": { ...reboot("SOFT"), [Symbol("s")]: 1 },
  "inherited members": Object.assign(Object.create({ more: 1 }), reboot("SOFT")),
};
for (const [name, body] of Object.entries(accepted)) {
  test(`accepted: ${name}`, () => assert.deepEqual(issuesOf(body), []));
}

const named = {
  function: () => {},
  symbol: Symbol("s"),
  bigint: 1n,
  Map: new Map([["type", "SOFT"]]),
  Set: new Set(["SOFT"]),
  WeakMap: new WeakMap(),
  RegExp: /SOFT/,
  Promise: Promise.resolve("SOFT"),
  Error: new Error("SOFT"),
  ArrayBuffer: new ArrayBuffer(4),
  FormData: new FormData(),
  "invalid Date": new Date(Number.NaN),
  "boxed Number": Object(Number.NaN),
  BigInt: Object(1n),
  "text with a lone surrogate": "SOFT\ud800",
  "toJSON that throws": { toJSON: () => assert.fail("private") },
  "object that cannot be read": revoked({}),
};
for (const [found, value] of Object.entries(named)) {
  test(`unsupported: ${found}`, () => {
    // A proxy is first asked for toJSON, which a revoked one refuses as well.
    const name = found === "object that cannot be read" ? "toJSON that throws" : found;
    unsupported(reboot(value), pointer, name);
    unsupported({ reboot: [value] }, "/reboot/0", name);
    unsupported({ unknown: value, ...reboot("SOFT") }, "/unknown", name);
    if (typeof value !== "string") unsupported(value, "", name);
  });
}

test("numbers that are not finite", () => {
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
    const issues = issuesOf(reboot(value));
    assert.deepEqual(
      issues.map((issue) => [issue.rule, issue.pointer]),
      [["input/not-finite", pointer]],
    );
  }
});

test("undefined in a list, and a hole", () => {
  unsupported({ reboot: ["a", undefined] }, "/reboot/1", "undefined");
  // biome-ignore lint/suspicious/noSparseArray: that is the case
  unsupported({ reboot: ["a", , "b"] }, "/reboot/1", "hole in a list");
  const far = [];
  far[4_000_000_000] = 1;
  unsupported({ reboot: far }, "/reboot/0", "hole in a list");
});

test("a date is sent as text", () => {
  const [issue] = issuesOf(reboot(new Date(0)));
  assert.equal(issue.rule, "value/enum");
  assert.equal(issue.args.found, "1970-01-01T00:00:00.000Z");
});

test("cycles", () => {
  const body = reboot("SOFT");
  body.reboot.type = body;
  unsupported(body, pointer, "cycle");
  const list = [];
  list.push(list);
  unsupported({ reboot: list }, "/reboot/0", "cycle");
  // The same object twice is no cycle.
  const shared = { a: 1 };
  assert.ok(issuesOf({ ...reboot("SOFT"), one: shared, two: shared }).every((one) => one.rule.startsWith("object/")));
});

test("getters and proxies that throw", () => {
  const getter = {
    get type() {
      throw new Error("private");
    },
  };
  unsupported({ reboot: getter }, pointer, "getter that throws");
  unsupported({ reboot: throwing("ownKeys") }, "/reboot", "object that cannot be read");
  unsupported({ reboot: throwing("getOwnPropertyDescriptor") }, "/reboot", "object that cannot be read");
  unsupported({ reboot: throwing("get") }, "/reboot", "toJSON that throws");
  unsupported(revoked({}), "", "toJSON that throws");
  unsupported(revoked([]), "", "toJSON that throws");
  assert.doesNotMatch(JSON.stringify(issuesOf({ reboot: getter })), /private/);
});

test("several at once, each at its place and in order", () => {
  const body = { a: [1, Number.NaN, { b: () => {} }], reboot: { type: 1n, c: [[], {}, undefined] }, d: "\udc00" };
  const found = issuesOf(body).filter((issue) => issue.rule.startsWith("input/"));
  assert.deepEqual(
    found.map((issue) => [issue.pointer, issue.args.found]),
    [
      ["/a/1", undefined],
      ["/a/2/b", "function"],
      ["/reboot/type", "bigint"],
      ["/reboot/c/2", "undefined"],
      ["/d", "text with a lone surrogate"],
    ],
  );
});

test("nothing that a caller writes is taken for a mark", () => {
  const body = { reboot: { type: null }, "[1,null]": [[1, null]], unknown: '[2,"Map"]' };
  assert.ok(issuesOf(body).every((issue) => !issue.rule.startsWith("input/")));
});

test("names with a lone surrogate", () => {
  unsupported({ ...reboot("SOFT"), "x\ud800": 1 }, "/x\ufffd", "name with a lone surrogate");
  assert.deepEqual(issuesOf({ ...reboot("SOFT"), "x\ud800": undefined }), []);
});

test("values without end come to an end", () => {
  let deep = {};
  for (let depth = 0; depth < 100_000; depth++) deep = { deep };
  const endless = { toJSON: () => ({ again: endless }) };
  for (const body of [deep, { reboot: deep }, endless]) {
    assert.equal(validate("NovaRebootServer", body).issues.at(-1).rule, "input/too-deep");
  }
  let shared = "x".repeat(1000);
  for (let depth = 0; depth < 50; depth++) shared = [shared, shared];
  assert.deepEqual(
    issuesOf(shared).map((issue) => issue.rule),
    ["input/too-large"],
  );
  const wide = new Proxy([], { get: (_, key) => (key === "length" ? Number.MAX_SAFE_INTEGER : "x".repeat(1e6)) });
  assert.deepEqual(
    issuesOf(wide).map((issue) => issue.rule),
    ["input/too-large"],
  );
});

test("numbers as JSON.stringify writes them", () => {
  for (const value of [-0, 1e21, 1e-7, 2 ** 53, -1.5]) {
    const text = JSON.stringify(reboot(value));
    const strip = ({ line, column, columnUtf16, ...issue }) => issue;
    assert.deepEqual(issuesOf(reboot(value)), validate("NovaRebootServer", text).issues.map(strip));
  }
});

test("the marks do not disturb what stands beside them", () => {
  const [issue, ...more] = issuesOf({ reboot: { type: "WARM", other: Symbol("s") } });
  assert.equal(issue.rule, "value/enum");
  assert.equal(issue.pointer, pointer);
  assert.deepEqual(
    more.map((one) => one.rule),
    ["object/unknown-field", "input/unsupported-value"],
  );
});
