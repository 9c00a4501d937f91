// Every call of the library goes through here: one module with everything in it, inside of the script, so that
// nothing is fetched. The default entry would carry one module for each part.

import { initSync } from "ecs-preflight/slim";
import address from "ecs-preflight/wasm?url&inline";

const text = atob(address.slice(address.indexOf(",") + 1));
const bytes = new Uint8Array(text.length);
// A loop, for `from` with a function takes most of the time until the page is there.
for (let index = 0; index < text.length; index++) bytes[index] = text.charCodeAt(index);
initSync(bytes);

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
