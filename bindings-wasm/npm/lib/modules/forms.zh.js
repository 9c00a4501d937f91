import { load } from "#module/forms/zh";
import * as glue from "../../dist/forms.zh.js";
import { Engine } from "../engine.js";

export const forms = /*#__PURE__*/ new Engine(glue, load);
