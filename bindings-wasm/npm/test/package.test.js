// What the package promises around a verdict: loading, arguments, errors, memory.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { bytes } from "../lib/embedded.js";
import { alphabetOf, textOf } from "../scripts/embed.js";
import {
  catalogue,
  check,
  deriveStatus,
  describe,
  explain,
  folder,
  iam,
  instance,
  job,
  operations,
  status,
  validate,
} from "./installed.js";

const action = { method: "POST", url: "https://ecs.example.com/v2.1/p/servers/s/action" };
const rules = (report) => report.issues.map((issue) => issue.rule);

function inNode(...values) {
  return execFileSync(process.execPath, values, { cwd: folder, encoding: "utf8" }).trim();
}

test("importing compiles nothing; the first call does, without init or await", () => {
  const script = `
    let compiled = 0;
    WebAssembly.Module = class extends WebAssembly.Module { constructor(...values) { super(...values); compiled++; } };
    const { deriveStatus } = await import("ecs-preflight");
    const before = compiled;
    deriveStatus("active");
    deriveStatus("active");
    console.log(before, compiled, deriveStatus("active", "powering-off"));`;
  assert.equal(inNode("--input-type=module", "--eval", script), "0 1 ACTIVE");
});

test("the entry with one module for everything has all that the default one has", () => {
  const script = `
    let compiled = 0;
    WebAssembly.Module = class extends WebAssembly.Module { constructor(...values) { super(...values); compiled++; } };
    const [one, several] = [await import("ecs-preflight/all"), await import("ecs-preflight")];
    const answers = ({ validate, deriveStatus, iam, catalogue, explain }) =>
      JSON.stringify([
        validate("NovaRebootServer", { reboot: { type: "WARM" } }, { locale: "zh" }),
        deriveStatus("active", "powering-off"),
        iam.needs("NovaRebootServer"),
        catalogue("NovaRebootServer"),
        explain("Ecs.0011"),
      ]);
    const found = answers(one);
    const names = (entry) => Object.keys(entry).join();
    console.log(compiled, names(one) === names(several), found === answers(several));`;
  assert.equal(inNode("--input-type=module", "--eval", script), "1 true true");
});

test("require takes it where Node requires modules", { skip: !process.features.require_module }, () => {
  const script = 'console.log(require("ecs-preflight").deriveStatus("stopped"))';
  assert.equal(inNode("--no-warnings", "--input-type=commonjs", "--eval", script), "SHUTOFF");
});

test("the package holds what it needs and nothing else", () => {
  const own = createRequire(join(folder, "test.js"))("ecs-preflight/package.json");
  assert.equal(own.dependencies, undefined);
  assert.equal(own.version, catalogue().version);
});

test("any bytes are embedded as characters that no tool has to escape", () => {
  const all = Uint8Array.from({ length: 1000 }, (_, place) => (place * 7 + (place >> 8)) & 255);
  for (const sample of [all, all.subarray(0, 1), new Uint8Array(50), new Uint8Array()]) {
    for (const kind of [[all], [sample]]) {
      const alphabet = alphabetOf(kind);
      const text = textOf(alphabet, sample);
      assert.match(text, /^"[ !#-;=-[\]-~]*"$/);
      assert.deepEqual(bytes(alphabet, JSON.parse(text)), sample);
    }
  }
});

test("a verdict has the documented keys in the documented order", () => {
  const report = check({ ...action, body: '{"reboot":\n {"type": "WARM"}}' });
  assert.deepEqual(Object.keys(report), ["operation", "ok", "issues"]);
  assert.equal(report.operation, "NovaRebootServer");
  assert.equal(report.ok, false);
  const [issue] = report.issues;
  assert.deepEqual(
    Object.keys(issue).filter((key) => key !== "api_error"),
    ["rule", "severity", "in", "pointer", "line", "column", "columnUtf16", "message", "help", "args", "source"],
  );
  assert.equal(issue.rule, "value/enum");
  assert.equal(issue.severity, "error");
  assert.equal(issue.in, "body");
  assert.equal(issue.pointer, "/reboot/type");
  assert.deepEqual([issue.line, issue.column], [2, 11]);
  assert.deepEqual(issue.args, { found: "WARM", allowed: ["SOFT", "HARD"] });
});

test("a request with nothing wrong", () => {
  const report = check({ ...action, body: { reboot: { type: "SOFT" } } });
  assert.deepEqual(report, { operation: "NovaRebootServer", ok: true, issues: [] });
});

test("both forms of check are the same", () => {
  const body = { reboot: {} };
  const headers = { "Content-Type": "text/plain" };
  const one = check({ ...action, headers, body }, { locale: "zh" });
  assert.deepEqual(check(action.method, new URL(action.url), { headers, body, locale: "zh" }), one);
  assert.deepEqual(rules(check("GET", "/no/such/path")), ["route/unknown-path"]);
});

test("headers in every usual form", () => {
  const headers = { "Content-Type": "text/plain", "X-Auth-Token": "t0ken", "X-None": undefined };
  const forms = [
    headers,
    new Headers({ "Content-Type": "text/plain", "X-Auth-Token": "t0ken" }),
    new Map([
      ["Content-Type", "text/plain"],
      ["X-Auth-Token", "t0ken"],
    ]),
    [
      ["Content-Type", "text/plain"],
      ["X-Auth-Token", "t0ken"],
    ],
    { "Content-Type": ["text/plain"], "X-Auth-Token": ["t0ken"] },
  ];
  for (const form of forms) {
    const report = check({ ...action, headers: form, body: { reboot: { type: "SOFT" } } });
    assert.deepEqual(rules(report), ["header/content-type"]);
    assert.doesNotMatch(JSON.stringify(report), /t0ken/);
  }
});

test("Chinese messages, English by default", () => {
  const body = { reboot: { type: "WARM" } };
  const [english] = validate("NovaRebootServer", body).issues;
  const [chinese] = validate("NovaRebootServer", body, { locale: "zh-CN" }).issues;
  assert.match(english.message, /must be `SOFT` or `HARD`/);
  assert.match(chinese.message, /\p{Script=Han}/u);
  assert.equal(english.rule, chinese.rule);
});

test("a draft is quiet about what is not there yet", () => {
  assert.deepEqual(rules(validate("NovaRebootServer", { reboot: {} })), ["object/required"]);
  assert.deepEqual(rules(validate("NovaRebootServer", { reboot: {} }, { draft: true })), []);
});

test("positions for text only", () => {
  const body = { reboot: { type: "WARM" } };
  const text = JSON.stringify(body);
  for (const given of [text, new TextEncoder().encode(text), Buffer.from(text)]) {
    const [issue] = validate("NovaRebootServer", given).issues;
    assert.deepEqual([issue.line, issue.column, issue.columnUtf16], [1, 19, 19]);
  }
  const [issue] = validate("NovaRebootServer", body).issues;
  for (const key of ["line", "column", "columnUtf16"]) assert.ok(!(key in issue));
});

test("columnUtf16 counts as JavaScript does", () => {
  const text = '{"reboot": {"😀😀": 1, "type": "WARM"}}';
  const issue = validate("NovaRebootServer", text).issues.at(-1);
  assert.equal(issue.pointer, "/reboot/type");
  assert.equal(issue.columnUtf16 - 1, text.indexOf('"WARM"'));
  assert.equal(issue.column, issue.columnUtf16 - 2);
});

test("text that is no JSON, and bytes that are no text", () => {
  assert.deepEqual(rules(validate("NovaRebootServer", '{"reboot":')), ["input/invalid-json"]);
  assert.deepEqual(rules(check({ ...action, body: '{"reboot":' })), ["input/invalid-json"]);
  const bytes = Uint8Array.of(0x7b, 0xff);
  assert.deepEqual(rules(validate("NovaRebootServer", bytes)), ["input/not-utf8"]);
  assert.deepEqual(rules(check({ ...action, body: bytes })), ["input/not-utf8"]);
});

test("no body", () => {
  assert.deepEqual(rules(validate("NovaRebootServer", undefined)), ["body/missing"]);
  assert.deepEqual(rules(validate("NovaRebootServer", "")), ["body/missing"]);
  assert.deepEqual(rules(validate("NovaRebootServer", null)), ["value/type"]);
  assert.deepEqual(check({ ...action, body: null }), check(action));
});

test("a mistake in the call is a TypeError that says what to do", () => {
  const unknown = { name: "TypeError", message: /NovaRebotServer.*did you mean `NovaRebootServer`/ };
  assert.throws(() => validate("NovaRebotServer", {}), unknown);
  assert.throws(() => iam.needs("NovaRebotServer"), unknown);
  assert.throws(() => catalogue("NovaRebotServer"), unknown);
  assert.throws(() => validate("", {}), TypeError);
  assert.throws(() => validate(undefined, {}), /operation must be a string/);
  assert.throws(() => check(), /method must be a string/);
  assert.throws(() => check({ method: "GET" }), /url must be a string/);
  assert.throws(() => validate("NovaRebootServer", {}, { locale: "fr" }), TypeError);
  assert.throws(() => validate("NovaRebootServer", {}, { os: "mac" }), TypeError);
  assert.throws(() => check({ ...action, headers: "no" }), TypeError);
  assert.throws(() => iam.needs({ method: "GET", url: "/no/such/path" }), {
    name: "TypeError",
    message: /no.such.path/,
  });
});

test("swapped arguments do not repeat the body", () => {
  const swapped = () => validate('{"os-reset-password": {"new_password": "Sesame-123"}}', "NovaRebootServer");
  assert.throws(swapped, (error) => error instanceof TypeError && !error.message.includes("Sesame"));
});

test("states", () => {
  assert.equal(deriveStatus("active", "powering-off"), "ACTIVE");
  assert.equal(deriveStatus("STOPPED"), "SHUTOFF");
  assert.equal(deriveStatus("stopped", null), "SHUTOFF");
  assert.throws(() => deriveStatus("no such state"), { rule: "ask/unknown-name" });
  assert.deepEqual(status("active", "powering-off"), {
    vm_state: "active",
    task_state: "powering-off",
    status: "ACTIVE",
    transitional: true,
  });
  assert.equal(status("active").task_state, null);
  assert.throws(() => deriveStatus(null), /vmState must be a string/);
});

test("IAM actions", () => {
  const needs = {
    operation: "NovaRebootServer",
    actions: ["ecs:servers:reboot"],
    needs: ["ecs:servers:list"],
    edition: "2025-01",
  };
  assert.deepEqual(iam.needs("NovaRebootServer"), needs);
  assert.deepEqual(iam.needs({ ...action, body: { reboot: { type: "SOFT" } } }), [needs]);
  const all = iam.needs(action);
  assert.ok(all.length > 1 && all.some((one) => one.operation === "NovaRebootServer"));
});

test("the catalogue", () => {
  const all = catalogue();
  assert.deepEqual(Object.keys(all), ["version", "edition", "operations", "iam", "errors", "rules"]);
  assert.deepEqual(
    operations(),
    all.operations.map((operation) => operation.id),
  );
  assert.deepEqual(
    catalogue("NovaRebootServer"),
    all.operations.find((operation) => operation.id === "NovaRebootServer"),
  );
  all.operations.length = 0;
  assert.notEqual(catalogue().operations.length, 0);
});

test("a thousand bad calls leave the memory as it was", async () => {
  const cycle = {};
  cycle.cycle = cycle;
  const bad = [
    () => validate("NovaRebootServer", { reboot: { type: "WARM".repeat(1000), other: Number.NaN } }),
    () => validate("NovaRebootServer", `{"reboot": ${"[".repeat(1000)}`),
    () => validate("NovaRebootServer", cycle, { locale: "zh" }),
    () => validate("NovaRebootServer", Uint8Array.of(0xff)),
    () => assert.throws(() => validate("NoSuchOperation", {})),
    () => assert.throws(() => iam.needs({ method: "GET", url: "/no/such/path", body: { a: 1n } })),
    () =>
      check({ method: "?", url: "\ud800", headers: { a: "\ud800" }, body: { [Symbol.iterator]: 1, b: [undefined] } }),
    () => check({ ...action, body: { reboot: 1, unknown: 2 } }),
  ];
  for (const call of bad) call();
  const memories = [(await instance("forms")).memory, (await instance("iam")).memory];
  const sizes = () => memories.map((memory) => memory.buffer.byteLength);
  const before = sizes();
  for (let round = 0; round < 1000 / bad.length; round++) for (const call of bad) call();
  assert.deepEqual(sizes(), before);
});

test("after a trap, the next call begins anew", async () => {
  const before = await instance("forms");
  new Uint8Array(before.memory.buffer).fill(0xff);
  const secret = "Sesame-123";
  assert.throws(
    () => validate("NovaRebootServer", { reboot: secret }),
    (error) => error.name === "Error" && !error.message.includes(secret),
  );
  assert.deepEqual(rules(validate("NovaRebootServer", { reboot: {} })), ["object/required"]);
  assert.notEqual((await instance("forms")).memory, before.memory);
});

test("a field has limits, a title and a hint in both languages", () => {
  const field = describe("CreateCloudServers", "/server/name");
  assert.equal(field.maxWidth, 128);
  assert.equal(field.required, true);
  assert.deepEqual(field.title, { en: "Server name", zh: "云服务器名称" });
  assert.match(field.hint.zh, /128/);
  assert.deepEqual(describe("CreateCloudServers").properties, ["server", "dry_run"]);
  assert.throws(() => describe("CreateCloudServers", "/server/colour"), TypeError);
  assert.throws(() => describe("CreateCloudServer", "/server"), /CreateCloudServers/);
  for (const operation of catalogue().operations) {
    for (const { path, required } of operation.fields) {
      const pointer = `/${path.replaceAll("[]", "/*").replaceAll(".", "/")}`;
      assert.equal(describe(operation.id, pointer).required, required, `${operation.id} ${path}`);
    }
  }
});

test("an error is explained, by its code or as a response", () => {
  assert.ok(explain("Ecs.0011").rules.includes("password/classes"));
  assert.equal(explain({ status: 406, message: "not valid name" }).http_status, 406);
  assert.equal(explain({ error: { code: "Ecs.0005", details: [{ code: "Ecs.0039" }] } }).details[0].code, "Ecs.0039");
  assert.equal(explain(409).reason, "Conflict");
  assert.deepEqual(explain("nics/count").answers, ["Ecs.0050"]);
  for (const wrong of ["Ecs.9999", {}, null, undefined, 1]) assert.throws(() => explain(wrong), TypeError);
});

test("a refused request is searched for the field that caused the error", () => {
  const body = { server: { adminPass: "onlylowercase" } };
  const response = { error: { code: "Ecs.0011", message: "onlylowercase is weak" } };
  const url = new URL("https://ecs.example.com/v1/p/cloudservers");
  for (const given of [body, JSON.stringify(body), new TextEncoder().encode(JSON.stringify(body))]) {
    const request = { method: "POST", url, headers: new Headers({ "X-Auth-Token": "t" }), body: given };
    const explanation = explain(response, { request, locale: "zh" });
    const [cause] = explanation.causes;
    assert.equal(cause.pointer, "/server/adminPass");
    assert.equal(cause.certain, true);
    assert.match(cause.message, /密码/);
    assert.ok(!JSON.stringify(explanation).includes("onlylowercase"));
  }
  assert.throws(() => explain(response, { request: { method: "GET" } }), TypeError);
});

test("a failed job names the server that failed", () => {
  const text = readFileSync(new URL("../../../examples/failed-job.json", import.meta.url), "utf8");
  for (const response of [text, JSON.parse(text)]) {
    const found = job(response);
    assert.equal(found.state, "failed");
    assert.equal(found.keep_polling, false);
    assert.deepEqual(found.progress, { done: 2, total: 2 });
    assert.equal(found.failed[0].resource.server_id, "3c1f2b0e-52c3-4b7f-8a6c-0d9f6d1f7a11");
    assert.equal(found.failed[0].explanation.code, "Ecs.0319");
  }
  assert.equal(job({ job_id: "a" }).poll.path, "/v1/{project_id}/jobs/a");
  assert.throws(() => job({}), { rule: "job/not-a-job" });
});
