// Everything, with one module that the caller supplies.

import * as glue from "../dist/all.js";
import { makeAsk, makeCatalogue } from "../lib/catalogue.js";
import { makeChecklist, makeCounters, makeDescribe, makeSchemaFor } from "../lib/forms.js";
import { makeIam } from "../lib/iam.js";
import { makeCheck, makeOperations, makeValidate } from "../lib/requests.js";
import {
  makeDeriveStatus,
  makeExpect,
  makeExplain,
  makeFilterStatuses,
  makeJob,
  makeMay,
  makeMeaning,
  makePairsOf,
  makePicture,
  makePoll,
  makeStates,
  makeStatus,
} from "../lib/states.js";
import { supplied } from "../lib/supplied.js";

const { engine, init, initSync } = /*#__PURE__*/ supplied(glue);

export { init, initSync };
export const check = /*#__PURE__*/ makeCheck(engine);
export const validate = /*#__PURE__*/ makeValidate(engine);
export const schemaFor = /*#__PURE__*/ makeSchemaFor(engine);
export const describe = /*#__PURE__*/ makeDescribe(engine);
export const passwordChecklist = /*#__PURE__*/ makeChecklist(engine);
export const counters = /*#__PURE__*/ makeCounters(engine);
export const operations = /*#__PURE__*/ makeOperations(engine);
export const status = /*#__PURE__*/ makeStatus(engine);
export const deriveStatus = /*#__PURE__*/ makeDeriveStatus(engine);
export const pairsOf = /*#__PURE__*/ makePairsOf(engine);
export const meaning = /*#__PURE__*/ makeMeaning(engine);
export const states = /*#__PURE__*/ makeStates(engine);
export const filterStatuses = /*#__PURE__*/ makeFilterStatuses(engine);
export const may = /*#__PURE__*/ makeMay(engine);
export const expect = /*#__PURE__*/ makeExpect(engine);
export const poll = /*#__PURE__*/ makePoll(engine);
export const picture = /*#__PURE__*/ makePicture(engine);
export const job = /*#__PURE__*/ makeJob(engine);
export const explain = /*#__PURE__*/ makeExplain(engine);
export const iam = /*#__PURE__*/ makeIam(engine);
export const catalogue = /*#__PURE__*/ makeCatalogue(engine);
export const ask = /*#__PURE__*/ makeAsk(engine);
