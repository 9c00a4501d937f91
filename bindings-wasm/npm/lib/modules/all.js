import { load } from "../../dist/all.embedded.js";
import * as glue from "../../dist/all.js";
import { Engine } from "../engine.js";

export const all = /*#__PURE__*/ new Engine(glue, load);
