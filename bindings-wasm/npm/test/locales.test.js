// The entries that carry one language: the verdicts of the whole package in that language, and no other one.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { describe as group, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { verdict } from "./cases.js";
import * as whole from "./installed.js";

const vectors = fileURLToPath(new URL("../../../tests/vectors", import.meta.url));
const files = readdirSync(vectors).filter((name) => name.endsWith(".json"));
const { resolve } = createRequire(join(whole.folder, "test.js"));

/** A verdict without the arguments that are sentences: those read in the language that is there. */
const withoutSentences = (report) =>
  JSON.parse(JSON.stringify(report), (name, value) => (name === "instead" ? undefined : value));

for (const [locale, other] of [
  ["en", "zh"],
  ["zh", "en"],
]) {
  group(`forms/${locale}`, async () => {
    const entry = await import(pathToFileURL(resolve(`ecs-preflight/forms/${locale}`)));

    test("its verdicts are those of the whole package", () => {
      let judged = 0;
      for (const file of files) {
        const { bases = {}, cases = [] } = JSON.parse(readFileSync(join(vectors, file), "utf8"));
        for (const one of cases.filter((known) => known.options?.locale !== other)) {
          const [here, there] = [verdict(entry, bases, one), verdict(whole, bases, one, { locale })];
          assert.deepEqual(withoutSentences(here), withoutSentences(there), one.name);
          judged++;
        }
      }
      assert.ok(judged > 0);
    });

    test("its own locale may be named, the other one is no locale", () => {
      assert.equal(entry.validate("NovaRebootServer", {}, { locale: `${locale}-XX` }).ok, false);
      assert.throws(() => entry.validate("NovaRebootServer", {}, { locale: other }), {
        name: "TypeError",
        message: `this module carries the locale ${locale} only`,
      });
    });

    test("what is written in both languages reads in this one", () => {
      const { title, hint } = entry.describe("CreateCloudServers", "/server/name");
      const known = whole.describe("CreateCloudServers", "/server/name");
      assert.deepEqual(title, { en: known.title[locale], zh: known.title[locale] });
      assert.deepEqual(hint, { en: known.hint[locale], zh: known.hint[locale] });
    });
  });
}
