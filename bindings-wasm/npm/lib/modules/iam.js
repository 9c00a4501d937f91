import { load } from "../../dist/engines/iam.embedded.js";
import { pack } from "../../dist/packs/iam.js";
import { Engine } from "../engine.js";

export const iam = /*#__PURE__*/ new Engine(load, () => [pack()]);
