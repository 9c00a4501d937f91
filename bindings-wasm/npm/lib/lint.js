// The linter of policies and its fixes.

import { count, optional } from "./arguments.js";

export const lintQuestions = (engine) => ({
  lint(policy, options) {
    // A value has no lines; its text is what JSON.stringify makes of it, in the order of its members.
    const written = textOf(policy);
    const source = written === undefined ? (JSON.stringify(policy) ?? "null") : written;
    const values = { ...linting(options ?? {}), policy: source, plain: written === undefined };
    return engine.ask("iam.lint", values, optional(options?.locale, "locale"));
  },

  fix(policy, options) {
    const source = textOf(policy);
    if (source === undefined) throw new TypeError("a policy that is put right is text");
    const values = { ...linting(options ?? {}), policy: source, add_dependencies: options?.addDependencies };
    return engine.ask("iam.fix", values, optional(options?.locale, "locale"));
  },
});

/** Text as it is, bytes as UTF-8, and nothing for any other value. */
function textOf(policy) {
  if (typeof policy === "string") return policy;
  const bytes = policy instanceof ArrayBuffer || ArrayBuffer.isView(policy);
  return bytes ? new TextDecoder("utf-8", { fatal: true }).decode(policy) : undefined;
}

function linting({ name, enterpriseProject, suppress, maxIssues }) {
  const max_issues = count(maxIssues, "maxIssues");
  return { name, enterprise_project: enterpriseProject, suppress, max_issues, utf16: true };
}
