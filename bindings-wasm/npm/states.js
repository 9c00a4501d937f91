// What a list of servers needs: states, the life cycle, jobs and errors.

import { states as engine } from "./lib/modules/states.js";
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
} from "./lib/states.js";

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
