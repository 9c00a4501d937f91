// A marker in secret fields, headers and addresses is in nothing that is answered.

import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { check, validate } from "./installed.js";

const MARKER = "Hx7QwZ9kVb3TfGq2";

const bodies = [
  ["CreateCloudServers", "/v1/p/cloudservers", { server: { adminPass: MARKER, name: "a b", zz: 1 } }],
  ["CreateCloudServers", "/v1/p/cloudservers", { server: { user_data: [MARKER], nics: 7 } }],
  ["CreateCloudServers", "/v1/p/cloudservers", { server: { metadata: { admin_pass: { [MARKER]: MARKER } } } }],
  ["CreateCloudServers", "/v1/p/cloudservers", { zz: { private_key: MARKER } }],
  ["CreateCloudServers", "/v1/p/cloudservers", { server: { server_tags: [{ key: "adminPass", value: MARKER }] } }],
  [
    "NovaCreateServer",
    "/v2.1/p/servers",
    { server: { personality: [{ path: "/etc/pw", contents: MARKER }], name: "" } },
  ],
];

/** Whether five letters in a row are said; nothing else has them. */
const leaked = (said) =>
  Array.from({ length: MARKER.length - 4 }, (_, start) => MARKER.slice(start, start + 5)).some((piece) =>
    said.includes(piece),
  );

/** All that an answer or an error can say. */
const everything = (said) =>
  [inspect(said, { depth: 20 }), String(said), said?.stack ?? "", JSON.stringify(said)].join("\n");

/** The body as objects, as text, as bytes, and as text that breaks off or was meant otherwise. */
function forms(body) {
  const text = JSON.stringify(body);
  const bytes = new TextEncoder().encode(text);
  return [body, text, bytes, text.slice(0, -1), `${text}}`, text.replace(":", ""), text.replace('"', "")];
}

test("a marker is in nothing that a report says", () => {
  const headers = { "X-Auth-Token": MARKER, Authorization: `Bearer ${MARKER}`, "IMR-SESSION-SECRET": MARKER };
  for (const [operation, path, body] of bodies) {
    const url = `https://admin:${MARKER}@ecs.example.com${path}?X-Amz-Signature=${MARKER}&token=${MARKER}`;
    for (const form of forms(body)) {
      for (const locale of ["en", "zh"]) {
        for (const report of [
          validate(operation, form, { locale }),
          check("POST", url, { headers, body: form, locale }),
        ]) {
          assert.ok(report.issues.length > 0);
          assert.ok(!leaked(everything(report)), `${operation} says a secret`);
        }
      }
    }
  }
});

test("a marker is in no error about arguments", () => {
  for (const call of [
    () => check("GET", "/", { headers: { "X-Auth-Token": [[MARKER]] } }),
    () => check("GET", "/", { headers: [["X-Auth-Token", MARKER, MARKER]] }),
    () => check("GET", "/", { headers: MARKER }),
    () => check("GET", "/", { headers: { "X-Auth-Token": { secret: MARKER } } }),
  ]) {
    let said;
    try {
      said = call();
    } catch (error) {
      said = error;
    }
    assert.ok(!leaked(everything(said)));
  }
});

test("an ignored rule takes no place of another issue", () => {
  const body = { reboot: { a: 1, b: 2, type: "WARM" } };
  const report = validate("NovaRebootServer", body, { maxIssues: 1, ignore: ["object/unknown-field"] });
  assert.deepEqual(
    report.issues.map((issue) => issue.rule),
    ["value/enum"],
  );
  assert.deepEqual([report.ok, report.ignored], [false, 2]);
  assert.ok(!("omitted" in report));
});
