// What a list of servers needs: states, errors and jobs.

import { states } from "./lib/modules/states.js";
import { makeDeriveStatus, makeExplain, makeJob, makeStatus } from "./lib/states.js";

export const status = /*#__PURE__*/ makeStatus(states);
export const deriveStatus = /*#__PURE__*/ makeDeriveStatus(states);
export const explain = /*#__PURE__*/ makeExplain(states);
export const job = /*#__PURE__*/ makeJob(states);
