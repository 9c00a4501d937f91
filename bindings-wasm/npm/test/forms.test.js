// Schemas, checklists and counters: what form libraries and people who type rely on.

import assert from "node:assert/strict";
import { test } from "node:test";
import { check, counters, instance, passwordChecklist, schemaFor, validate } from "./installed.js";

const wrong = { server: { name: "a b", nics: [{ subnet_id: 1 }] } };

test("a Standard Schema: version, vendor, a synchronous verdict with paths", () => {
  const schema = schemaFor("CreateCloudServers");
  const { version, vendor, validate: judge } = schema["~standard"];
  assert.deepEqual([version, vendor], [1, "ecs-preflight"]);
  const { issues, value } = judge(wrong);
  assert.equal(value, undefined);
  const name = issues.find((issue) => issue.rule === "name/characters");
  assert.deepEqual(name.path, ["server", "name"]);
  assert.equal(name.pointer, "/server/name");
  assert.equal(name.severity, "error");
  assert.ok(name.message && name.args.found);
  // The keys of a list are numbers.
  assert.deepEqual(issues.find((issue) => issue.pointer.includes("subnet")).path, ["server", "nics", 0, "subnet_id"]);
});

test("what is right comes back as it was given, with warnings beside it", () => {
  const body = { reboot: { type: "SOFT", colour: "blue" } };
  const result = schemaFor("NovaRebootServer")["~standard"].validate(body);
  assert.equal(result.value, body);
  assert.equal(result.issues, undefined);
  assert.deepEqual(
    result.notices.map(({ rule, severity }) => [rule, severity]),
    [["object/unknown-field", "warning"]],
  );
});

test("options of the schema and of one call", () => {
  const schema = schemaFor("NovaRebootServer", { locale: "zh", draft: true });
  assert.equal(schema["~standard"].validate({ reboot: {} }).issues, undefined);
  const message = (options) => schema["~standard"].validate({ reboot: { type: "WARM" } }, options).issues[0].message;
  assert.match(message(), /\p{Script=Han}/u);
  assert.doesNotMatch(message({ libraryOptions: { locale: "en" } }), /\p{Script=Han}/u);
  assert.equal(schema.report({ reboot: {} }, { draft: false }).ok, false);
  assert.throws(() => schemaFor("NovaRebotServer"), /did you mean `NovaRebootServer`/);
  assert.throws(() => schemaFor("NovaRebootServer", { locale: "fr" }), TypeError);
});

test("rules are ignored and weighed, everywhere or at a place", () => {
  const body = { reboot: { type: "WARM", colour: "blue" } };
  const judge = (options) => validate("NovaRebootServer", body, options);
  const found = ({ issues }) => issues.map(({ rule, severity }) => `${rule} ${severity}`);
  assert.deepEqual(found(judge()), ["value/enum error", "object/unknown-field warning"]);
  assert.equal("ignored" in judge(), false);
  for (const ignore of ["value/enum", ["value/enum@/reboot"], ["value/enum@/*/type"]]) {
    const { ok, ignored, ...rest } = judge({ ignore });
    assert.deepEqual([ok, ignored, found(rest)], [true, 1, ["object/unknown-field warning"]]);
  }
  assert.equal(judge({ ignore: "value/enum@/reboot/colour" }).ok, false);
  const severities = { "object/unknown-field": "error", "value/enum@/reboot/type": "note" };
  assert.deepEqual(found(judge({ severities })), ["value/enum note", "object/unknown-field error"]);
  assert.deepEqual(found(judge({ severities, ignore: ["object/unknown-field"] })), ["value/enum note"]);
  const request = { method: "POST", url: "/v2.1/p/servers/s/action", body };
  assert.equal(check(request, { ignore: ["value/enum"] }).ok, true);
  const schema = schemaFor("NovaRebootServer", { ignore: "value/enum" })["~standard"];
  assert.equal(schema.validate(body).issues, undefined);
});

test("a mistake in what is decided about rules is one of the call", () => {
  const judge = (options) => validate("NovaRebootServer", {}, options);
  const near = (name) => ({ name: "TypeError", message: new RegExp(name) });
  assert.throws(() => judge({ ignore: "value/enun" }), near("value/enum"));
  assert.throws(() => judge({ severities: { "value/enum": "warn" } }), near("unknown severity"));
  assert.throws(() => judge({ severities: { "value/enum": 1 } }), near("must be a string"));
  assert.throws(() => judge({ ignore: [undefined] }), near("must be a string"));
  assert.throws(() => schemaFor("NovaRebootServer", { ignore: "no/rule" }), near("no/rule"));
});

test("a required field that is given empty is one that is still to be filled in", () => {
  const body = { server: { imageRef: "", flavorRef: "", name: "", nics: [{ subnet_id: "" }] } };
  const found = (draft) => {
    const { issues } = schemaFor("CreateCloudServers", { draft })["~standard"].validate(body);
    return issues.filter(({ rule }) => rule.endsWith("/empty")).map(({ path }) => path.join("."));
  };
  // A name has a rule of its own about empty ones.
  assert.deepEqual(found(true), ["server.name"]);
  assert.deepEqual(found(false), ["server.imageRef", "server.flavorRef", "server.name", "server.nics.0.subnet_id"]);
});

test("a Standard JSON Schema", () => {
  const { input, output } = schemaFor("NovaRebootServer")["~standard"].jsonSchema;
  assert.match(input({ target: "draft-2020-12" }).$schema, /2020-12/);
  assert.match(output({ target: "draft-07" }).$schema, /draft-07/);
  assert.deepEqual(input({ target: "draft-07" }).required, ["reboot"]);
  assert.throws(() => input({ target: "openapi-3.0" }), /openapi-3.0/);
});

test("paths of values that throw", () => {
  const list = new Proxy([], { get: () => assert.fail("private") });
  const { issues } = schemaFor("CreateCloudServers")["~standard"].validate({ server: { nics: list } });
  assert.ok(issues.some(({ pointer }) => pointer === "/server/nics"));
});

test("a checklist follows what is typed", () => {
  const unmet = (value, os) =>
    passwordChecklist("CreateCloudServers", "/server/adminPass", value, { os })
      .filter(({ met }) => !met)
      .map(({ rule }) => rule);
  assert.deepEqual(unmet(undefined), ["password/too-short", "password/classes"]);
  assert.deepEqual(unmet("abcDEF12"), []);
  assert.deepEqual(unmet("Root1root", "linux"), ["password/user-name"]);
  assert.throws(() => passwordChecklist("CreateCloudServers", "/server/colour", ""), { rule: "ask/unknown-name" });
});

test("counters take any value", () => {
  const count = (pointer, value, options) => counters("CreateCloudServers", pointer, value, options);
  assert.equal(count("/server/name", "网页").find(({ unit }) => unit === "width").remaining, 124);
  assert.equal(count("/server/user_data", "a\ud800", { plain: true })[0].used, 4);
  const cycle = {};
  cycle.cycle = cycle;
  assert.equal(count("/server/metadata", cycle)[0].used, 1);
  for (const value of [undefined, null, 1n, () => {}, Symbol("s"), new Date(Number.NaN)]) {
    assert.deepEqual(count("/server/metadata", value), []);
  }
});

test("texts of 50 MB are judged, and leave no larger memory", async () => {
  const long = "x".repeat(5e7);
  validate("NovaRebootServer", { reboot: { type: "y".repeat(1000) } });
  const { memory } = await instance("forms");
  const before = memory.buffer.byteLength;
  for (const body of [long, { reboot: { type: long } }, { [long]: 1 }, new TextEncoder().encode(long)]) {
    const [issue] = validate("NovaRebootServer", body).issues;
    assert.equal(issue.rule, "input/too-large");
    assert.equal(memory.buffer.byteLength, before);
  }
});
