import { load } from "../../dist/forms.en.embedded.js";
import * as glue from "../../dist/forms.en.js";
import { Engine } from "../engine.js";

export const forms = /*#__PURE__*/ new Engine(glue, load);
