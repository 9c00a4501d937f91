import { load } from "#module/forms";
import * as glue from "../../dist/forms.js";
import { Engine } from "../engine.js";

export const forms = /*#__PURE__*/ new Engine(glue, load);
