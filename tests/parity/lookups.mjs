// Prints what the npm package answers to look-ups, one JSON document a line.
// Usage: node lookups.mjs FOLDER-WITH-THE-PACKAGE LOOKUPS.jsonl, lines of ["explain", "Ecs.0011"] and the like
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, lookups] = process.argv.slice(2);
const require = createRequire(pathToFileURL(join(resolve(folder), "lookups.js")));
const { describe, explain, iam, status } = await import(pathToFileURL(require.resolve("ecs-preflight")).href);
const calls = { describe, explain, needs: iam.needs, status };

const answers = readFileSync(lookups, "utf8")
  .trim()
  .split("\n")
  .map((line) => {
    const [call, ...values] = JSON.parse(line);
    return JSON.stringify(calls[call](...values));
  });
process.stdout.write(`${answers.join("\n")}\n`);
