// All functions of the package over one engine.

import { makeAsk, makeCatalogue } from "./catalogue.js";
import { Engine } from "./engine.js";
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

/** Handles over packs of the caller's. */
export const makePreflight =
  (load) =>
  ({ packs } = {}) => {
    const given = [packs ?? []].flat();
    if (given.length === 0 || !given.every(isBytes)) throw new TypeError("packs are the bytes of packs");
    // What the caller does with the bytes later is none of the handle's business.
    const kept = given.map((pack) => new Uint8Array(ArrayBuffer.isView(pack) ? copied(pack) : pack.slice(0)));
    const engine = new Engine(load, () => kept);
    engine.start();
    return Object.freeze(everything(engine));
  };

const isBytes = (value) =>
  ArrayBuffer.isView(value) || Object.prototype.toString.call(value) === "[object ArrayBuffer]";

const copied = ({ buffer, byteOffset, byteLength }) => buffer.slice(byteOffset, byteOffset + byteLength);
