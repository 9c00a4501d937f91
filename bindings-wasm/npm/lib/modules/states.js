import { load } from "../../dist/engines/states.embedded.js";
import { pack } from "../../dist/packs/states.js";
import { Engine } from "../engine.js";

export const states = /*#__PURE__*/ new Engine(load, () => [pack()]);
