import { load } from "../../dist/states.embedded.js";
import * as glue from "../../dist/states.js";
import { Engine } from "../engine.js";

export const states = /*#__PURE__*/ new Engine(glue, load);
