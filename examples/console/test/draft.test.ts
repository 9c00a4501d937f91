import { expect, test } from "vitest";
import { validate } from "../src/engine.ts";
import {
  build,
  chosen,
  converted,
  type Draft,
  empty,
  encoded,
  fieldFor,
  rowsAt,
  withoutRow,
  withRow,
  withValue,
} from "../src/screens/create-server/draft.ts";
import { field } from "../src/screens/create-server/facts.ts";
import { type Call, type Field, knownForms } from "../src/screens/create-server/layout.ts";
import { curl, prepare } from "../src/screens/create-server/request.ts";

const form = (operation: string) => {
  const calls = knownForms.find(([first]) => first?.operation === operation);
  if (!calls?.[0]) throw new Error(`no form for ${operation}`);
  return { calls, call: calls[0] };
};
const { calls, call } = form("CreateCloudServers");
const at = (path: string) => `CreateCloudServers/server/${path}`;
const filled = (values: Record<string, string>, draft: Draft = empty): Draft =>
  Object.entries(values).reduce((before, [path, value]) => withValue(before, at(path), value), draft);

test("what is empty is left out, and numbers are numbers", () => {
  const draft = filled({ name: "web", count: " 2 ", "root_volume/size": "", "nics/0/subnet_id": "x" });
  expect(build(call, draft, false).body).toEqual({ server: { name: "web", count: 2, nics: [{ subnet_id: "x" }] } });
});

test("a complete request shows the engine where something is missing", () => {
  const { body, places } = build(call, empty, true);
  expect(body).toEqual({ server: { nics: [{}], root_volume: {} } });
  const missing = validate("CreateCloudServers", body).issues.map(({ pointer }) => fieldFor(places, pointer));
  expect(missing).toEqual(
    ["imageRef", "flavorRef", "name", "vpcid", "nics/0/subnet_id", "root_volume/volumetype"].map(at),
  );
});

test("rows keep their values when one before them goes, and their places follow", () => {
  const path = at("nics");
  let draft = withRow(withRow(empty, path, 1), path, 1);
  draft = filled({ "nics/0/subnet_id": "a", "nics/1/subnet_id": "b", "nics/2/subnet_id": "c" }, draft);
  draft = withoutRow(draft, path, 1, 1);
  expect(rowsAt(draft, path, 1)).toEqual([0, 2]);
  const { body, places } = build(call, draft, false);
  expect(body).toEqual({ server: { nics: [{ subnet_id: "a" }, { subnet_id: "c" }] } });
  expect(places.get("/server/nics/1/subnet_id")).toBe(at("nics/2/subnet_id"));
});

test("a new row does not inherit what a removed one held", () => {
  const path = at("data_volumes");
  let draft = filled({ "data_volumes/0/size": "40" }, withRow(empty, path));
  draft = withRow(withoutRow(draft, path, 0), path);
  expect(build(call, draft, false).body).toEqual({ server: {} });
});

test("metadata with hostile names", () => {
  let draft = withRow(withRow(withRow(empty, at("metadata")), at("metadata")), at("metadata"));
  draft = filled(
    {
      "metadata/0/name": "__proto__",
      "metadata/0/value": "x",
      "metadata/1/name": "a/b~c",
      "metadata/1/value": "y",
    },
    draft,
  );
  const { body, places } = build(call, draft, true);
  expect(JSON.stringify((body.server as { metadata: unknown }).metadata)).toBe('{"__proto__":"x","a/b~c":"y"}');
  expect(fieldFor(places, "/server/metadata/a~1b~0c")).toBe(at("metadata/1"));
  expect(fieldFor(places, "/server/metadata/unknown")).toBe(at("metadata"));
});

test("only the chosen way to log in is part of the request", () => {
  const draft = filled({ adminPass: "Secret-1234", key_name: "k" });
  expect(build(call, draft, false).body).toEqual({ server: { adminPass: "Secret-1234" } });
  const other = withValue(draft, "CreateCloudServers/server?login", "keyPair");
  expect(build(call, other, false).body).toEqual({ server: { key_name: "k" } });
});

test("texts become what their field asks for, or stay for the engine to refuse", () => {
  expect(converted("40", "integer")).toBe(40);
  expect(converted("1.5", "integer")).toBe(1.5);
  expect(converted("0x10", "integer")).toBe("0x10");
  expect(converted("forty", "integer")).toBe("forty");
  expect(converted("40", "string")).toBe("40");
  expect(converted("true", "boolean")).toBe(true);
  expect(converted("yes", "boolean")).toBe("yes");
});

test("scripts are encoded as bytes of UTF-8", () => {
  expect(encoded("你好")).toBe("5L2g5aW9");
  expect(Buffer.from(encoded("x".repeat(100_001)), "base64").length).toBe(100_001);
});

test("tags are a request of their own, only when there are some", () => {
  const judging = { language: "en", os: "linux", complete: false } as const;
  expect(prepare(calls, empty, judging).map((one) => one.call.operation)).toEqual(["CreateCloudServers"]);
  const tags = "BatchCreateServerTags/tags";
  const draft = withValue(withRow(empty, tags), `${tags}/0/key`, "env");
  const [, second] = prepare(calls, draft, judging);
  expect(second?.body).toEqual({ action: "create", tags: [{ key: "env" }] });
  expect(second?.tokenHeader).toBe("X-Auth-Token");
});

test("curl has variables where secrets would be, and survives quotes", () => {
  const draft = filled({ name: "it's", adminPass: "Secret-1234", user_data: "#!/bin/sh" });
  const [first] = prepare(calls, draft, { language: "en", os: "linux", complete: false });
  const text = first ? curl(first) : "";
  expect(text).not.toContain("Secret-1234");
  expect(text).not.toContain(encoded("#!/bin/sh"));
  expect(text).toContain(`"name":"it'\\''s"`);
  expect(text).toContain(`"adminPass":"'"$ADMIN_PASS"'"`);
  expect(text).toContain(`"user_data":"'"$USER_DATA"'"`);
});

test("every field of every form is one that the engine knows", () => {
  const walk = (operation: string, fields: readonly Field[], pointer: string): number =>
    fields.reduce((sum, one) => {
      if (one.kind === "choice") {
        return (
          sum +
          walk(
            operation,
            one.options.flatMap((option) => option.field ?? []),
            pointer,
          )
        );
      }
      const own = `${pointer}/${one.name}`;
      expect(field(operation, own).source).not.toBe("");
      const inner = "fields" in one ? walk(operation, one.fields, one.kind === "list" ? `${own}/0` : own) : 0;
      return sum + 1 + inner;
    }, 0);
  const all: Call[] = knownForms.flat();
  expect(all.map(({ operation }) => operation)).toContain("NovaCreateServer");
  for (const { operation, groups } of all) {
    for (const { fields, inside } of groups) {
      expect(walk(operation, fields, inside && `/${inside}`)).toBeGreaterThan(0);
    }
  }
});

test("an unknown choice is the first one", () => {
  const choice = { kind: "choice", name: "login", options: [{ name: "none" }] } as const;
  expect(chosen(withValue(empty, "x?login", "nonsense"), "x", choice)?.name).toBe("none");
});
