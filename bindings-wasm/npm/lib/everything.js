// All functions of the package over one engine.

import { makeAsk, makeCatalogue } from "./catalogue.js";
import { makeChecklist, makeCounters, makeDescribe, makeSchemaFor } from "./forms.js";
import { makeIam } from "./iam.js";
import { makeCheck, makeOperations, makeValidate } from "./requests.js";
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
} from "./states.js";

export const everything = (engine) => ({
  check: makeCheck(engine),
  validate: makeValidate(engine),
  schemaFor: makeSchemaFor(engine),
  describe: makeDescribe(engine),
  passwordChecklist: makeChecklist(engine),
  counters: makeCounters(engine),
  operations: makeOperations(engine),
  status: makeStatus(engine),
  deriveStatus: makeDeriveStatus(engine),
  pairsOf: makePairsOf(engine),
  meaning: makeMeaning(engine),
  states: makeStates(engine),
  filterStatuses: makeFilterStatuses(engine),
  may: makeMay(engine),
  expect: makeExpect(engine),
  poll: makePoll(engine),
  picture: makePicture(engine),
  job: makeJob(engine),
  explain: makeExplain(engine),
  iam: makeIam(engine),
  catalogue: makeCatalogue(engine),
  ask: makeAsk(engine),
});
