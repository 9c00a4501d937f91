// The requests of this folder, checked from Node: node demo.mjs FOLDER-WITH-THE-PACKAGE
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

// An installed package is imported by its name; this script names the folder because it stands elsewhere.
const require = createRequire(pathToFileURL(join(resolve(process.argv[2] ?? "."), "demo.js")));
const { check, deriveStatus, iam } = await import(pathToFileURL(require.resolve("ecs-preflight/all")).href);
const read = (name) => readFileSync(new URL(name, import.meta.url), "utf8");

// The first request of an .http file: request line, headers, an empty line, the body.
function firstRequest(name) {
  const lines = read(name).split("###")[0].split("\n");
  const start = lines.findIndex((line) => line.startsWith("POST "));
  const end = lines.indexOf("", start);
  const [method, url] = lines[start].split(" ");
  const headers = Object.fromEntries(lines.slice(start + 1, end).map((line) => line.split(": ")));
  return { method, url, headers, body: lines.slice(end + 1).join("\n") };
}

for (const name of ["clean.http", "six-mistakes.http"]) {
  const verdict = check(firstRequest(name), { locale: "zh" });
  console.log(name, verdict.operation, verdict.ok ? "ok" : `${verdict.issues.length} issues`);
  for (const { line, columnUtf16, pointer, message } of verdict.issues) {
    console.log(`  ${line}:${columnUtf16} ${pointer}: ${message}`);
  }
}

for (const line of read("capture.jsonl").trim().split("\n")) {
  const { id, ...request } = JSON.parse(line);
  const verdict = check(request);
  console.log(id, verdict.operation, verdict.ok ? "ok" : verdict.issues.map((issue) => issue.rule));
}

console.log(deriveStatus("active", "powering-off"), iam.needs("NovaRebootServer"));
