import { load } from "../../dist/forms.zh.embedded.js";
import * as glue from "../../dist/forms.zh.js";
import { Engine } from "../engine.js";

export const forms = /*#__PURE__*/ new Engine(glue, load);
