// IAM actions.

import { address, text } from "./arguments.js";
import { lintQuestions } from "./lint.js";
import { policyQuestions } from "./policies.js";
import { body } from "./value.js";

export const makeIam = (engine) =>
  Object.freeze({
    needs(call) {
      if (typeof call === "string") return engine.run("needs", call);
      const { method, url, body: given } = call ?? {};
      return engine.run("needs_of_request", text(method, "method"), address(url), ...body(given ?? undefined));
    },
    ...policyQuestions(engine),
    ...lintQuestions(engine),
  });
