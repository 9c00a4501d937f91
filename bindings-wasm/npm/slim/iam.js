// The entry for permissions, with a module that the caller supplies.

import { makeIam } from "../lib/iam.js";
import { supplied } from "../lib/supplied.js";

const { engine, init, initSync } = /*#__PURE__*/ supplied();

export { init, initSync };
export const iam = /*#__PURE__*/ makeIam(engine);
