import { load } from "../../dist/iam.embedded.js";
import * as glue from "../../dist/iam.js";
import { Engine } from "../engine.js";

export const iam = /*#__PURE__*/ new Engine(glue, load);
