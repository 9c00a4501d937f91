// The editor: CodeMirror with the squiggles, the tooltips and the completion of this screen.

import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import { bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { type Diagnostic, lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { Compartment, EditorState, type Extension } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import { classHighlighter } from "@lezer/highlight";
import type { PolicyIssue } from "../../engine.ts";
import { completeActions } from "./complete.ts";
import { changesOf, difference, type Range, rangeOf } from "./locate.ts";

/** What changes with the language, or with what the person prefers. */
export interface Surroundings {
  /** The name of the field for those who do not see it, and the id of its description. */
  label: string;
  describedBy: string;
  /** Whether the text has an error. */
  invalid: boolean;
  /** The sentences of the editor itself, from English. */
  phrases: Record<string, string>;
  dark: boolean;
}

export interface EditorEvents {
  /** The text has changed. */
  changed(): void;
  /** The person asks for the fix at the cursor. */
  fixHere(): void;
}

/** By this the page's content security policy lets in the editor's own styles. */
const STYLE_NONCE = "ecs-preflight-editor";

const surroundings = new Compartment();

function surround({ label, describedBy, invalid, phrases, dark }: Surroundings): Extension {
  return [
    EditorState.phrases.of(phrases),
    EditorView.darkTheme.of(dark),
    EditorView.contentAttributes.of({
      "aria-label": label,
      "aria-describedby": describedBy,
      "aria-invalid": String(invalid),
      spellcheck: "false",
      autocapitalize: "off",
    }),
  ];
}

/** An editor in `parent`. Tab is left to the browser, so that the keyboard is never trapped. */
export function makeEditor(parent: HTMLElement, doc: string, around: Surroundings, events: EditorEvents): EditorView {
  const fixHere = () => {
    events.fixHere();
    return true;
  };
  const extensions: Extension = [
    EditorView.cspNonce.of(STYLE_NONCE),
    lineNumbers(),
    lintGutter(),
    highlightSpecialChars(),
    history(),
    drawSelection(),
    indentUnit.of("  "),
    indentOnInput(),
    bracketMatching(),
    closeBrackets(),
    highlightActiveLine(),
    EditorView.lineWrapping,
    json(),
    syntaxHighlighting(classHighlighter),
    autocompletion({ override: [completeActions], icons: false }),
    keymap.of([
      { key: "Mod-.", run: fixHere },
      ...closeBracketsKeymap,
      ...completionKeymap,
      ...lintKeymap,
      ...defaultKeymap,
      ...historyKeymap,
    ]),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) events.changed();
    }),
    surroundings.of(surround(around)),
  ];
  return new EditorView({ parent, state: EditorState.create({ doc, extensions }) });
}

export function resurround(view: EditorView, around: Surroundings): void {
  view.dispatch({ effects: surroundings.reconfigure(surround(around)) });
}

/** Shows issues where they are. */
export function showIssues(
  view: EditorView,
  issues: readonly PolicyIssue[],
  describe: (issue: PolicyIssue) => Node,
  fix: (issue: PolicyIssue) => void,
): void {
  const { doc } = view.state;
  const diagnostics = issues.map((issue): Diagnostic => {
    const { from, to } = rangeOf(doc, issue);
    return {
      from,
      to,
      severity: issue.severity === "note" ? "info" : issue.severity,
      message: issue.message,
      markClass: `mark-${issue.severity}`,
      renderMessage: () => describe(issue),
      ...(issue.fix && { actions: [{ name: plain(issue.fix.title), apply: () => fix(issue) }] }),
    };
  });
  view.dispatch(setDiagnostics(view.state, diagnostics));
}

/** A text for places that cannot show code in another font. */
export const plain = (text: string) => text.replaceAll("`", "");

/** Makes the edits of a fix. */
export function applyFix(view: EditorView, issue: PolicyIssue): void {
  if (!issue.fix) return;
  view.dispatch({ changes: changesOf(view.state.doc, issue.fix.edits), userEvent: "input.fix", scrollIntoView: true });
}

/** Puts another text in the place of the one that is there; one step to undo. */
export function replaceText(view: EditorView, text: string): void {
  view.dispatch({ changes: difference(view.state.doc.toString(), text), userEvent: "input.replace" });
}

/** Moves the cursor to a place and marks it. */
export function goTo(view: EditorView, { from, to }: Range): void {
  view.dispatch({
    selection: { anchor: from, head: to },
    effects: EditorView.scrollIntoView(from, { y: "center" }),
    userEvent: "select",
  });
  view.focus();
}
