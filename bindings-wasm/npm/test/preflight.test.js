// Handles of their own: packs that callers bring, side by side.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { createPreflight, instance, validate } from "./installed.js";

/** Packs that are made with the package and are no part of it. */
const pack = (name) => new Uint8Array(readFileSync(new URL(`../dist/packs/${name}.pack`, import.meta.url)));
const [all, overlay] = [pack("all"), pack("overlay")];

const body = { server: { root_volume: { volumetype: "ESSD" } } };
const kinds = (validator) =>
  validator("CreateCloudServers", body)
    .issues.filter(({ pointer }) => pointer.endsWith("/volumetype"))
    .map(({ rule }) => rule);

test("handles with different packs answer side by side, each by its own", () => {
  const [documents, region] = [createPreflight({ packs: [all] }), createPreflight({ packs: overlay })];
  for (let round = 0; round < 2; round++) {
    assert.deepEqual(kinds(documents.validate), ["value/enum"]);
    assert.deepEqual(kinds(region.validate), []);
    assert.deepEqual(kinds(validate), ["value/enum"]);
  }
  assert.equal(region.schemaFor("CreateCloudServers").operation, "CreateCloudServers");
  assert.equal(region.deriveStatus("active", "powering-off"), "ACTIVE");
  assert.match(region.validate("CreateCloudServers", {}, { locale: "zh" }).issues[0].message, /\p{Script=Han}/u);
});

test("a handle has the functions of the package and is as good as it", () => {
  const handle = createPreflight({ packs: [all] });
  assert.deepEqual(handle.catalogue(), createPreflight({ packs: [all.buffer.slice(0)] }).catalogue());
  assert.deepEqual(handle.iam.needs("NovaRebootServer").actions, ["ecs:servers:reboot"]);
  assert.throws(() => handle.validate("NovaRebotServer", {}), /did you mean `NovaRebootServer`/);
  assert.ok(Object.isFrozen(handle));
});

test("packs of a family are read together, and not with others", () => {
  const handle = createPreflight({ packs: [pack("forms"), pack("zh")] });
  assert.match(handle.validate("NovaRebootServer", {}).issues[0].message, /\p{Script=Han}/u);
  const part = pack("operations/NovaRebootServer");
  assert.deepEqual(createPreflight({ packs: [pack("base"), part] }).operations(), ["NovaRebootServer"]);
  const refused = (packs, message) => assert.throws(() => createPreflight({ packs }), { name: "TypeError", message });
  refused([part], /part of others/);
  refused([pack("zh")], /part of others/);
  refused([pack("forms")], /no language/);
  refused([all, part], /do not belong together/);
  refused([all, all], /do not belong together/);
});

test("a damaged pack is a clear error, and the bytes are the caller's again", () => {
  const refused = (bytes, message) =>
    assert.throws(() => createPreflight({ packs: [bytes] }), { name: "TypeError", message });
  refused(new TextEncoder().encode("{}"), /no pack/);
  refused(new Uint8Array(), /no pack/);
  refused(all.subarray(0, 1000), /checksum/);
  const damaged = all.slice();
  damaged[1000] ^= 1;
  refused(damaged, /damaged/);
  const newer = all.slice();
  newer[8] = 200;
  refused(newer, /newer version/);
  for (const packs of [undefined, [], "pack", [1], null]) assert.throws(() => createPreflight({ packs }), TypeError);
  assert.throws(() => createPreflight(), TypeError);
  const bytes = all.slice();
  const handle = createPreflight({ packs: [bytes] });
  bytes.fill(0);
  assert.ok(handle.operations().length > 100);
});

test("a trap in one handle leaves the other one as it is, and itself begins anew", async () => {
  const handles = [createPreflight({ packs: [overlay] }), createPreflight({ packs: [all] })];
  const { memory } = await instance("all");
  new Uint8Array(memory.buffer).fill(0xff);
  assert.throws(() => handles[1].validate("NovaRebootServer", {}), { name: "Error", message: /defect/ });
  assert.deepEqual(kinds(handles[0].validate), []);
  assert.deepEqual(kinds(handles[1].validate), ["value/enum"]);
});
