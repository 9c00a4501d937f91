// A handle of its own over other packs, such as those that the command builds from overlays.

import { load } from "./dist/engines/all.embedded.js";
import { makePreflight } from "./lib/everything.js";

export const createPreflight = /*#__PURE__*/ makePreflight(load);
