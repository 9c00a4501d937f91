import { load } from "../../dist/engines/forms.embedded.js";
import { pack } from "../../dist/packs/forms.js";
import { pack as zh } from "../../dist/packs/zh.js";
import { Engine } from "../engine.js";

export const forms = /*#__PURE__*/ new Engine(load, () => [pack(), zh()]);
