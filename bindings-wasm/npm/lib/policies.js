// Look-ups of actions, and what policies decide, allow, gain and lose.

import { optional, plainRequest, text } from "./arguments.js";

const locale = (options) => optional(options?.locale, "locale");

export const policyQuestions = (engine) => ({
  who(action, options) {
    return engine.ask("iam.who", { action: text(action, "action") }, locale(options));
  },

  actions(action, options) {
    return engine.ask("iam.actions", { action }, locale(options));
  },

  editions(operation, options) {
    return engine.ask("iam.editions", { operation: text(operation, "operation") }, locale(options));
  },

  operationsWithoutRow() {
    return engine.ask("iam.without-row", {});
  },

  simulate(given, options) {
    const { action, resource, context, time, names } = options ?? {};
    const values = { policies: policies(given), names, action: text(action, "action"), resource };
    return engine.ask("iam.simulate", { ...values, context: finite(context), time }, locale(options));
  },

  apis(given, options) {
    return engine.ask("iam.apis", { policies: policies(given), names: options?.names }, locale(options));
  },

  minimize(operations, options) {
    const requests = options?.requests?.map(plainRequest);
    return engine.ask("iam.minimize", { operations, requests, known_only: options?.knownOnly }, locale(options));
  },

  diff(old, changed, options) {
    return engine.ask("iam.diff", { old: policies(old), new: policies(changed) }, locale(options));
  },
});

/** One policy or several; bytes are text. */
function policies(given) {
  return Array.isArray(given) ? given.map(policy) : policy(given);
}

function policy(given) {
  const bytes = given instanceof ArrayBuffer || ArrayBuffer.isView(given);
  return bytes ? new TextDecoder().decode(given) : given;
}

/** JSON has null for a number that is none, which would stand for an absent key. */
function finite(context) {
  for (const value of Object.values(context ?? {}).flat()) {
    if (typeof value === "number" && !Number.isFinite(value))
      throw new TypeError("a number of the context is not finite");
  }
  return context;
}
