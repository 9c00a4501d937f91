// What a form needs: verdicts and fields.

import { forms } from "./lib/modules/forms.js";
import { makeCheck, makeDescribe, makeOperations, makeValidate } from "./lib/requests.js";

export const check = /*#__PURE__*/ makeCheck(forms);
export const validate = /*#__PURE__*/ makeValidate(forms);
export const describe = /*#__PURE__*/ makeDescribe(forms);
export const operations = /*#__PURE__*/ makeOperations(forms);
