// What a form needs, in English alone.

import { makeChecklist, makeCounters, makeDescribe, makeSchemaFor } from "../lib/forms.js";
import { forms } from "../lib/modules/forms.en.js";
import { makeCheck, makeOperations, makeValidate } from "../lib/requests.js";

export const check = /*#__PURE__*/ makeCheck(forms);
export const validate = /*#__PURE__*/ makeValidate(forms);
export const schemaFor = /*#__PURE__*/ makeSchemaFor(forms);
export const describe = /*#__PURE__*/ makeDescribe(forms);
export const passwordChecklist = /*#__PURE__*/ makeChecklist(forms);
export const counters = /*#__PURE__*/ makeCounters(forms);
export const operations = /*#__PURE__*/ makeOperations(forms);
