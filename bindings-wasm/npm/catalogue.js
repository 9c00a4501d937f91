// What a tool needs: everything that the library knows, and questions by name.

import { makeAsk, makeCatalogue } from "./lib/catalogue.js";
import { all } from "./lib/modules/all.js";

export const catalogue = /*#__PURE__*/ makeCatalogue(all);
export const ask = /*#__PURE__*/ makeAsk(all);
