// Everything, with one module for all of it: less than the parts together, for a page that uses several.

import { everything } from "./lib/everything.js";
import { all } from "./lib/modules/all.js";

export const {
  check,
  validate,
  schemaFor,
  describe,
  passwordChecklist,
  counters,
  operations,
  status,
  deriveStatus,
  pairsOf,
  meaning,
  states,
  filterStatuses,
  may,
  expect,
  poll,
  picture,
  job,
  explain,
  iam,
  catalogue,
  ask,
} = /*#__PURE__*/ everything(all);

export { createPreflight } from "./preflight.js";
