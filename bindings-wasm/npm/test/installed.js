// The package as scripts/pack-and-install.js installed it.

import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

export const folder = process.env.ECS_PREFLIGHT_INSTALLED;
if (!folder) throw new Error("run these tests with `npm test`: they need the packed package");

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
} = await import(pathToFileURL(main));

/** The exports of the running instance of a module; the package itself hands them to nobody. */
export async function instance(name) {
  const glue = await import(pathToFileURL(join(dirname(main), `dist/${name}.js`)));
  return glue.initSync();
}
