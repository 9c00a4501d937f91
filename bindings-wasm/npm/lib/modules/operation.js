import { load } from "../../dist/engines/bodies.embedded.js";
import { pack as base } from "../../dist/packs/base.js";
import { makeOperation } from "../operation.js";

/** What an entry of one operation gives: its own pack stands on the base that all of them share. */
export const operation = (id, pack) => makeOperation(load, base, id, pack);
