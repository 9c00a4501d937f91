import { load } from "../../dist/engines/forms.embedded.js";
import { pack as en } from "../../dist/packs/en.js";
import { pack } from "../../dist/packs/forms.js";
import { Engine } from "../engine.js";

export const forms = /*#__PURE__*/ new Engine(load, () => [pack(), en()]);
