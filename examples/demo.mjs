// The requests of this folder, checked from Node: node demo.mjs FOLDER-WITH-THE-PACKAGE
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

// An installed package is imported by its name; this script names the folder because it stands elsewhere.
const require = createRequire(pathToFileURL(join(resolve(process.argv[2] ?? "."), "demo.js")));
const { check, deriveStatus, iam, validate } = await import(pathToFileURL(require.resolve("ecs-preflight")).href);

const capture = readFileSync(new URL("capture.jsonl", import.meta.url), "utf8");
for (const line of capture.trim().split("\n")) {
  const { id, ...request } = JSON.parse(line);
  const verdict = check(request);
  console.log(id, verdict.operation, verdict.ok ? "ok" : verdict.issues.map((issue) => issue.message));
}

const verdict = validate("CreateCloudServers", { server: { name: "web 01", count: 501 } }, { locale: "zh" });
for (const issue of verdict.issues) {
  console.log(`${issue.severity} ${issue.pointer}: ${issue.message}`);
}

console.log(deriveStatus("active", "powering-off"), iam.needs("NovaRebootServer"));
