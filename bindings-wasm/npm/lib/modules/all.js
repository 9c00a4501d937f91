import { load } from "../../dist/engines/all.embedded.js";
import { pack } from "../../dist/packs/all.js";
import { Engine } from "../engine.js";

export const all = /*#__PURE__*/ new Engine(load, () => [pack()]);
