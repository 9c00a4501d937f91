// Every call of the library goes through here: one module with everything in it, inside of the script, so that
// nothing is fetched. The default entry would carry one module for each part.

import { initSync } from "ecs-preflight/slim";
import address from "ecs-preflight/wasm?url&inline";

const text = atob(address.slice(address.indexOf(",") + 1));
initSync(Uint8Array.from(text, (character) => character.charCodeAt(0)));

export type * from "ecs-preflight/slim";
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
} from "ecs-preflight/slim";
