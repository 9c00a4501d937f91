import { load } from "../../dist/forms.embedded.js";
import * as glue from "../../dist/forms.js";
import { Engine } from "../engine.js";

export const forms = /*#__PURE__*/ new Engine(glue, load);
