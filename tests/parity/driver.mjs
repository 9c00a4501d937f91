// Prints the verdict of every line of a capture as the npm package gives it, one JSON document a line.
// Usage: node driver.mjs FOLDER-WITH-THE-PACKAGE CAPTURE.jsonl LANGUAGE
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, capture, locale] = process.argv.slice(2);
const require = createRequire(pathToFileURL(join(resolve(folder), "driver.js")));
const { check } = await import(pathToFileURL(require.resolve("ecs-preflight")).href);

const lines = [];
for (const text of readFileSync(capture, "utf8").split("\n")) {
  if (text === "") continue;
  const { id, ...request } = JSON.parse(text);
  const verdict = check(request, { locale });
  for (const issue of verdict.issues) {
    // JavaScript gets this column besides; the terminal and Python have no use for it.
    delete issue.columnUtf16;
  }
  lines.push(JSON.stringify({ id, ...verdict }));
}
process.stdout.write(`${lines.join("\n")}\n`);
