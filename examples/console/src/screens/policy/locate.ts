// From what the engine says (lines and UTF-16 columns, JSON pointers) to offsets of the editor.

import { ensureSyntaxTree, syntaxTree } from "@codemirror/language";
import type { ChangeSpec, EditorState, Text } from "@codemirror/state";
import type { PolicyEdit, PolicyIssue } from "../../engine.ts";

type SyntaxNode = ReturnType<typeof syntaxTree>["topNode"];

export interface Range {
  from: number;
  to: number;
}

/** How long the parser may work before a pointer is looked up in what it has. */
const PARSE_MILLISECONDS = 100;

/** A line and a column, both from 1, as an offset that lies inside the text. */
export function offset(doc: Text, line: number, column: number): number {
  const found = doc.line(Math.min(Math.max(line, 1), doc.lines));
  return Math.min(found.from + Math.max(column, 1) - 1, found.to);
}

/** What an issue is about. */
export function rangeOf(doc: Text, issue: PolicyIssue): Range {
  const from = offset(doc, issue.line ?? 1, issue.columnUtf16 ?? 1);
  const to = offset(doc, issue.end_line ?? issue.line ?? 1, issue.endColumnUtf16 ?? (issue.columnUtf16 ?? 1) + 1);
  return { from, to: Math.max(from, to) };
}

/** The edits of a fix as changes of the editor's text. */
export function changesOf(doc: Text, edits: readonly PolicyEdit[]): ChangeSpec[] {
  return edits.map((edit) => ({
    from: offset(doc, edit.line, edit.columnUtf16),
    to: offset(doc, edit.end_line, edit.endColumnUtf16),
    insert: edit.text,
  }));
}

/** The one change between two texts, so that the cursor and what is marked stay where they are. */
export function difference(before: string, after: string): { from: number; to: number; insert: string } {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let end = 0;
  while (end < shorter - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  return { from: start, to: before.length - end, insert: after.slice(start, after.length - end) };
}

/** The part of a JSON text that a pointer (RFC 6901) names. */
export function rangeOfPointer(state: EditorState, pointer: string): Range | undefined {
  const tree = ensureSyntaxTree(state, state.doc.length, PARSE_MILLISECONDS) ?? syntaxTree(state);
  let node: SyntaxNode | null = tree.topNode.firstChild;
  for (const part of pointer.split("/").slice(1)) {
    const name = part.replaceAll("~1", "/").replaceAll("~0", "~");
    node = node && (node.name === "Array" ? element(node, Number(name)) : member(state, node, name));
  }
  return node ? { from: node.from, to: node.to } : undefined;
}

function element(array: SyntaxNode, index: number): SyntaxNode | null {
  return values(array)[index] ?? null;
}

/** The values of a list: its children but for brackets, commas and what could not be read. */
function values(array: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let child = array.firstChild; child; child = child.nextSibling) {
    if (/^[A-Z]/.test(child.name)) found.push(child);
  }
  return found;
}

function member(state: EditorState, object: SyntaxNode, name: string): SyntaxNode | null {
  for (const property of object.getChildren("Property")) {
    const key = property.getChild("PropertyName");
    if (key && unquoted(state.sliceDoc(key.from, key.to)) === name) return property.lastChild;
  }
  return null;
}

/** The text of a JSON string, or undefined where it is not whole. */
export function unquoted(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "string" ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The name of the member whose value (or an element of it) holds a node. */
export function memberName(state: EditorState, node: SyntaxNode): string | undefined {
  const parent = node.parent?.name === "Array" ? node.parent.parent : node.parent;
  const key = parent?.name === "Property" ? parent.getChild("PropertyName") : null;
  return key ? unquoted(state.sliceDoc(key.from, key.to)) : undefined;
}
