// Writes answers of every kind as typed constants, so that the compiler holds them against the declared types:
// a member that is not declared, or one that is missing, is an error. Of answers of the same shape one is enough.

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import {
  ask,
  catalogue,
  check,
  counters,
  describe,
  expect,
  explain,
  filterStatuses,
  iam,
  may,
  passwordChecklist,
  poll,
  schemaFor,
  states,
  status,
  validate,
} from "ecs-preflight";

const tests = new URL("../../../../tests/", import.meta.url);
const read = (file) => JSON.parse(readFileSync(new URL(file, tests), "utf8"));
const files = (folder) => readdirSync(new URL(folder, tests)).filter((name) => name.endsWith(".json"));

/** The keys and types of a value, of lists once each. */
function shape(value) {
  if (Array.isArray(value)) return [...new Set(value.map((item) => JSON.stringify(shape(item))))].sort();
  if (typeof value !== "object" || value === null) return typeof value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, shape(member)]));
}

const seen = new Map();

function note(type, value) {
  const key = `${type} ${JSON.stringify(shape(value))}`;
  if (!seen.has(key)) seen.set(key, [type, value]);
}

function attempt(call) {
  try {
    return call();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return undefined;
  }
}

for (const name of files("vectors/")) {
  for (const { operation, request, text, body, options } of read(`vectors/${name}`).cases ?? []) {
    const given = text ?? body;
    const report = request ? check({ ...request, body: given }, options) : validate(operation, given, options);
    for (const issue of report.issues) note("Issue", issue);
    note("Report", { ...report, issues: report.issues.slice(0, 1) });
  }
}
for (const operation of catalogue().operations) {
  note("CatalogueOperation", operation);
  note("Needs", iam.needs(operation.id));
  for (const { path } of operation.fields) {
    const pointer = `/${path.replaceAll("[]", "/*").replaceAll(".", "/")}`;
    note("Description", describe(operation.id, pointer));
    note("ChecklistEntry[]", passwordChecklist(operation.id, pointer, "a", { os: "windows" }));
    for (const value of ["a", [], {}]) note("Counter[]", counters(operation.id, pointer, value));
  }
  const result = schemaFor(operation.id)["~standard"].validate({ unknown: 1 });
  note("SchemaSuccess<unknown> | SchemaFailure", result);
}
const { iam: rows, errors, rules, ...rest } = catalogue();
for (const row of rows) note('Catalogue["iam"][number]', row);
for (const error of errors) {
  note('Catalogue["errors"][number]', error);
  note("Explanation", explain(error.code));
}
for (const rule of rules) {
  note('Catalogue["rules"][number]', rule);
  note("RuleExplanation", explain(rule.rule));
}
for (const code of ["400", "403", "404", "409", "415", "204"]) note("Explanation", explain(code));
note('Pick<Catalogue, "version" | "edition">', { version: rest.version, edition: rest.edition });
note("ServerStatus", status("active", "powering-off"));
note("ServerStatus", status("active"));
note("StateLists", states());
for (const kind of catalogue().operations.map(({ id }) => id)) {
  note("Expectation", expect(kind));
  note("FilterStatuses[]", filterStatuses(kind));
  note("Permission", may(kind, { vm_state: "building", task_state: null, locked: true }));
  note("Poll", poll(kind, { status: "ACTIVE", task_state: null }));
}
for (const { question, arguments: asked, refused } of read("questions/errors.json")) {
  if (question !== "explain" || refused || !asked.response) continue;
  const answer = attempt(() => explain(asked.response, { request: asked.request }));
  if (answer) note("state" in answer ? "Job" : "Explanation", answer);
}
note("string", ask("operation.find", { method: "post", url: "/v1/p/cloudservers" })[0]);

const names = [...new Set([...seen.values()].flatMap(([type]) => type.match(/[A-Z]\w+/g) ?? []))];
const types = names.filter((name) => name !== "Pick").sort();
const constants = [...seen.values()].map(
  ([type, value], at) => `export const a${at}: ${type} = ${JSON.stringify(value)};`,
);
mkdirSync(new URL("dist/", import.meta.url), { recursive: true });
writeFileSync(
  new URL("dist/answers.ts", import.meta.url),
  `import type { ${types.join(", ")} } from "ecs-preflight";\n\n${constants.join("\n")}\n`,
);
console.log(`${constants.length} answers of different shapes`);
