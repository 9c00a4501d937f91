// Every call of the library goes through here: the entry with one module for everything, inside of the script, so
// that nothing is fetched. The default entry would carry one module for each part.

export type * from "ecs-preflight/all";
export {
  ask,
  catalogue,
  check,
  counters,
  deriveStatus,
  describe,
  expect,
  explain,
  filterStatuses,
  iam,
  job,
  may,
  meaning,
  operations,
  pairsOf,
  passwordChecklist,
  picture,
  poll,
  schemaFor,
  states,
  status,
  validate,
} from "ecs-preflight/all";
