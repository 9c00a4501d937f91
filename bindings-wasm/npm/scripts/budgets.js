// What each entry weighs and how soon it answers, held against budgets.json. An entry is what a bundler makes
// of a page that imports all of it; engines and packs are weighed by themselves too, as the slim entries fetch them.
// Usage: node budgets.js [--write]

import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync, constants as zlib } from "node:zlib";
import { build } from "esbuild";

const root = new URL("../", import.meta.url);
const file = new URL("budgets.json", root);
const read = (name) => readFileSync(new URL(name, root));

// The quality that servers compress with as they answer; the best one takes minutes here and saves a tenth.
const brotli = { params: { [zlib.BROTLI_PARAM_QUALITY]: 9, [zlib.BROTLI_PARAM_LGWIN]: 24 } };

const weigh = (bytes) => ({
  bytes: bytes.length,
  gzip: gzipSync(bytes, { level: 9 }).length,
  brotli: brotliCompressSync(bytes, brotli).length,
});

async function bundled(code) {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: fileURLToPath(root) },
    bundle: true,
    format: "esm",
    minify: true,
    write: false,
    legalComments: "none",
    logLevel: "error",
  });
  return outputFiles[0].contents;
}

const all = (entry) => `export * from "ecs-preflight${entry}";`;
const use = (id) => `export { default as ${id} } from "ecs-preflight/operations/${id}";`;
const entries = {
  ".": all(""),
  "./all": all("/all"),
  "./forms": all("/forms"),
  "./forms/en": all("/forms/en"),
  "./forms/zh": all("/forms/zh"),
  "./states": all("/states"),
  "./iam": all("/iam"),
  "./catalogue": all("/catalogue"),
  "./slim": all("/slim"),
  "./slim/forms": all("/slim/forms"),
  "./slim/iam": all("/slim/iam"),
  "one operation": use("NovaRebootServer"),
  "one operation, the largest": use("CreateCloudServers"),
  "one operation, both languages": `${use("CreateCloudServers")} export { default as zh } from "ecs-preflight/languages/zh";`,
  "two operations": use("NovaRebootServer") + use("CreateCloudServers"),
  "only validate of .": 'export { validate } from "ecs-preflight";',
  "only deriveStatus of .": 'export { deriveStatus } from "ecs-preflight";',
};

const KINDS = ["engines", "packs", "entries"];

/** Milliseconds from a fresh engine to its first verdict, the best of several. */
async function firstVerdict() {
  const code = await bundled('import { validate } from "ecs-preflight/forms"; validate("NovaRebootServer", {});');
  const times = [];
  for (let round = 0; round < 5; round++) {
    const address = `data:text/javascript;charset=utf-8,${encodeURIComponent(`${Buffer.from(code)}//${round}`)}`;
    const before = performance.now();
    await import(address);
    times.push(performance.now() - before);
  }
  return Math.min(...times);
}

const found = { engines: {}, packs: {}, entries: {}, first_verdict_ms: await firstVerdict() };
for (const name of ["bodies", "forms", "states", "iam", "all"])
  found.engines[name] = weigh(read(`dist/engines/${name}.wasm`));
for (const name of ["forms", "base", "operations/CreateCloudServers", "en", "zh", "states", "iam", "all"])
  found.packs[name] = weigh(read(`dist/packs/${name}.pack`));
for (const [name, code] of Object.entries(entries)) found.entries[name] = weigh(await bundled(code));

if (process.argv.includes("--write")) {
  // Room for a fact or two; the time is of a slow and busy machine.
  const room = (number) => Math.ceil((number * 1.02) / 100) * 100;
  const sizes = (list) =>
    Object.fromEntries(
      Object.entries(list).map(([name, { gzip, brotli }]) => [name, { gzip: room(gzip), brotli: room(brotli) }]),
    );
  const time = Math.ceil((found.first_verdict_ms * 5) / 50) * 50;
  const budgets = { first_verdict_ms: time };
  for (const kind of KINDS) budgets[kind] = sizes(found[kind]);
  writeFileSync(file, `${JSON.stringify(budgets, null, 2)}\n`);
}

const budgets = JSON.parse(readFileSync(file, "utf8"));
let failed = 0;
for (const kind of KINDS) {
  for (const [name, { bytes, gzip, brotli }] of Object.entries(found[kind])) {
    const budget = budgets[kind][name];
    const over = !budget || gzip > budget.gzip || brotli > budget.brotli;
    if (over) failed++;
    const limits = budget ? `gzip ${gzip} of ${budget.gzip}, brotli ${brotli} of ${budget.brotli}` : "no budget";
    console.log(`${over ? "OVER " : "ok   "} ${kind.padEnd(7)} ${name.padEnd(24)} ${limits} (${bytes} bytes)`);
  }
}
const late = found.first_verdict_ms > budgets.first_verdict_ms;
if (late) failed++;
console.log(
  `${late ? "OVER " : "ok   "} first verdict ${found.first_verdict_ms.toFixed(1)} of ${budgets.first_verdict_ms} ms`,
);
if (failed > 0) {
  console.error(`${failed} over budget; a smaller package is better, a larger one needs a reason and --write`);
  process.exitCode = 1;
}
