// The entry for forms, with a module that the caller supplies.

import * as glue from "../dist/forms.js";
import { makeCheck, makeDescribe, makeOperations, makeValidate } from "../lib/requests.js";
import { supplied } from "../lib/supplied.js";

const { engine, init, initSync } = /*#__PURE__*/ supplied(glue);

export { init, initSync };
export const check = /*#__PURE__*/ makeCheck(engine);
export const validate = /*#__PURE__*/ makeValidate(engine);
export const describe = /*#__PURE__*/ makeDescribe(engine);
export const operations = /*#__PURE__*/ makeOperations(engine);
