// Everything, with one module that the caller supplies.

import { everything, makePreflight } from "../lib/everything.js";
import { supplied } from "../lib/supplied.js";

const { engine, load, init, initSync } = /*#__PURE__*/ supplied();

export { init, initSync };
export const createPreflight = /*#__PURE__*/ makePreflight(load);
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
} = /*#__PURE__*/ everything(engine);
