// The package as scripts/pack-and-install.js installed it.

import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

export const folder = process.env.ECS_PREFLIGHT_INSTALLED;
if (!folder) throw new Error("run these tests with `npm test`: they need the packed package");

const made = [];
WebAssembly.Instance = class extends WebAssembly.Instance {
  constructor(module, imports) {
    super(module, imports);
    made.push({ module, exports: this.exports });
  }
};

const main = createRequire(join(folder, "test.js")).resolve("ecs-preflight");

export const {
  ask,
  check,
  validate,
  status,
  deriveStatus,
  pairsOf,
  meaning,
  states,
  filterStatuses,
  may,
  schemaFor,
  passwordChecklist,
  counters,
  expect,
  poll,
  picture,
  describe,
  explain,
  iam,
  job,
  catalogue,
  operations,
  createPreflight,
} = await import(pathToFileURL(main));

/** The exports of the instance of a module that was made last; the package itself hands them to nobody. */
export async function instance(name) {
  const { load } = await import(pathToFileURL(join(dirname(main), `dist/engines/${name}.embedded.js`)));
  const module = load();
  return made.findLast((one) => one.module === module).exports;
}
