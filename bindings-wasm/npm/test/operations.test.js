// The entries of single operations: the answers of the whole package, with one pack each and the languages that they are given.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { verdict } from "./cases.js";
import * as whole from "./installed.js";

const { resolve } = createRequire(join(whole.folder, "test.js"));
const entry = async (name) => (await import(pathToFileURL(resolve(`ecs-preflight/${name}`)))).default;
const ids = whole.operations();
const all = new Map();
for (const id of ids) all.set(id, await entry(`operations/${id}`));
const [en, zh] = [await entry("languages/en"), await entry("languages/zh")];

/** A verdict without the arguments that are sentences: those read in the languages that are there. */
const withoutSentences = (report) =>
  JSON.parse(JSON.stringify(report), (name, value) => (name === "instead" ? undefined : value));

test("every operation has an entry", () => {
  assert.equal(all.size, 149);
  for (const [id, operation] of all) assert.equal(operation.id, id);
});

test("verdicts on the shared cases are those of the whole package, in both languages", () => {
  const folder = fileURLToPath(new URL("../../../tests/vectors", import.meta.url));
  let judged = 0;
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".json"))) {
    const { bases = {}, cases = [] } = JSON.parse(readFileSync(join(folder, file), "utf8"));
    for (const one of cases.filter((known) => known.operation && ids.includes(known.operation))) {
      for (const languages of [[], [zh], [en, zh]]) {
        const locale = languages.includes(zh) ? "zh" : "en";
        const here = { validate: (id, body, options) => all.get(id).validate(body, { ...options, languages }) };
        const [found, wanted] = [verdict(here, bases, one, { locale }), verdict(whole, bases, one, { locale })];
        assert.deepEqual(withoutSentences(found), withoutSentences(wanted), one.name);
        judged++;
      }
    }
  }
  assert.ok(judged > 1000, `${judged} cases`);
});

test("schemas and fields are those of the whole package", () => {
  for (const [id, operation] of all) {
    const [here, there] = [operation.schema(), whole.schemaFor(id)];
    const target = { target: "draft-2020-12" };
    const schemas = [here, there].map((schema) => schema["~standard"].jsonSchema.input(target));
    assert.deepEqual(english(schemas[0]), english(schemas[1]));
    const fields = (whole.catalogue(id).fields ?? []).map(({ path }) =>
      path.replaceAll("[]", "/*").replaceAll(".", "/"),
    );
    // An operation without a body has no field.
    for (const pointer of fields.map((path) => `/${path}`)) {
      assert.deepEqual(operation.describe(pointer, { languages: zh }), whole.describe(id, pointer));
      assert.deepEqual(operation.describe(pointer), english(whole.describe(id, pointer)));
    }
  }
});

/** What is written in both languages, in English alone. */
const english = (value) =>
  JSON.parse(JSON.stringify(value), (_, inner) =>
    inner !== null && typeof inner === "object" && "zh" in inner ? { ...inner, zh: inner.en } : inner,
  );

test("a schema is a Standard Schema", () => {
  const schema = all.get("NovaRebootServer").schema({ languages: [zh] });
  assert.equal(schema["~standard"].vendor, "ecs-preflight");
  const { issues } = schema["~standard"].validate({ reboot: { type: "WARM" } });
  assert.deepEqual(issues[0].path, ["reboot", "type"]);
  assert.match(issues[0].message, /\p{Script=Han}/u);
  const value = { reboot: { type: "SOFT" } };
  assert.equal(schema["~standard"].validate(value).value, value);
});

test("English, unless a language is given; the locale chooses among those that are there", () => {
  const message = (options) =>
    all.get("NovaRebootServer").validate({ reboot: { type: "WARM" } }, options).issues[0].message;
  assert.match(message(), /must be/);
  assert.match(message({ languages: [] }), /must be/);
  assert.match(message({ languages: [zh] }), /必须/);
  assert.match(message({ languages: zh }), /必须/);
  assert.match(message({ languages: [en, zh] }), /must be/);
  assert.match(message({ languages: [zh], locale: "en" }), /must be/);
  assert.throws(() => message({ locale: "zh" }), {
    name: "TypeError",
    message: "this module carries the locale en only",
  });
  assert.throws(() => message({ languages: ["zh"] }), { name: "TypeError", message: /ecs-preflight\/languages/ });
});

test("a bundle carries what it imports: one engine, and a pack for each operation", async () => {
  const bundled = async (code) => {
    const { outputFiles } = await build({
      stdin: { contents: code, resolveDir: whole.folder },
      bundle: true,
      format: "esm",
      minify: true,
      write: false,
      legalComments: "none",
    });
    return outputFiles[0].text;
  };
  const use = (id) =>
    `import ${id} from "ecs-preflight/operations/${id}"; console.log(JSON.stringify(${id}.validate({})));`;
  const [one, two] = [
    await bundled(use("NovaRebootServer")),
    await bundled(use("NovaRebootServer") + use("CreateCloudServers")),
  ];
  assert.ok(two.length - one.length < 20_000, `${two.length - one.length} bytes for another operation`);
  const chinese = await bundled(
    `${use("NovaRebootServer")} import zh from "ecs-preflight/languages/zh"; console.log(zh.locale);`,
  );
  assert.ok(chinese.length - one.length < 100_000, `${chinese.length - one.length} bytes for a language`);
  // What is imported and not used is left out.
  assert.ok((await bundled('import unused from "ecs-preflight/operations/NovaRebootServer";')).length < 100);
});
