// The entry for forms, with a module that the caller supplies.

import { makeChecklist, makeCounters, makeDescribe, makeSchemaFor } from "../lib/forms.js";
import { makeCheck, makeOperations, makeValidate } from "../lib/requests.js";
import { supplied } from "../lib/supplied.js";

const { engine, init, initSync } = /*#__PURE__*/ supplied();

export { init, initSync };
export const check = /*#__PURE__*/ makeCheck(engine);
export const validate = /*#__PURE__*/ makeValidate(engine);
export const schemaFor = /*#__PURE__*/ makeSchemaFor(engine);
export const describe = /*#__PURE__*/ makeDescribe(engine);
export const passwordChecklist = /*#__PURE__*/ makeChecklist(engine);
export const counters = /*#__PURE__*/ makeCounters(engine);
export const operations = /*#__PURE__*/ makeOperations(engine);
