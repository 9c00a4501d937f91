// Names of actions while one types, with what they open.

import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import { syntaxTree } from "@codemirror/language";
import { iam } from "../../engine.ts";
import { memberName } from "./locate.ts";

/** The elements of a statement that list actions. */
const LISTS_ACTIONS = /^(?:Not)?Action$/i;

let known: Completion[] | undefined;

/** The actions that the documents name; asked for once. */
function options(): Completion[] {
  known ??= iam.actions().map(({ action, level, operations }) => ({
    label: action,
    detail: level,
    info: operations.join(", "),
  }));
  return known;
}

export function completeActions(context: CompletionContext): CompletionResult | null {
  const node = syntaxTree(context.state).resolveInner(context.pos, -1);
  if (node.name !== "String" || context.pos <= node.from) return null;
  if (!LISTS_ACTIONS.test(memberName(context.state, node) ?? "")) return null;
  const closed = node.to > node.from + 1 && context.state.sliceDoc(node.to - 1, node.to) === '"';
  return {
    from: node.from + 1,
    to: closed ? Math.max(node.to - 1, context.pos) : context.pos,
    options: options(),
    validFor: /^[\w:*-]*$/,
  };
}
