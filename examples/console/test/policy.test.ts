// Where things stand in the text of a policy.

import { json } from "@codemirror/lang-json";
import { EditorState, Text } from "@codemirror/state";
import { describe, expect, test } from "vitest";
import { explain, iam, type RuleExplanation } from "../src/engine.ts";
import { changesOf, difference, offset, rangeOf, rangeOfPointer } from "../src/screens/policy/locate.ts";
import { brokenPolicies, type Sample, samples } from "../src/screens/policy/samples.ts";

const stateOf = (doc: string) => EditorState.create({ doc, extensions: [json()] });

describe("the one change between two texts", () => {
  const texts = [
    "",
    "a",
    "aa",
    "ab",
    "ba",
    "aba",
    "abab",
    "xaba",
    "😀",
    "😁",
    "a😀b",
    "a😁b",
    "line\nline\n",
    "line\n",
  ];
  test.each(texts)("from %j to every other", (before) => {
    for (const after of texts) {
      const { from, to, insert } = difference(before, after);
      expect(before.slice(0, from) + insert + before.slice(to)).toBe(after);
    }
  });
  test("is no longer than it must be", () => {
    expect(difference("one two three", "one 2 three")).toEqual({ from: 4, to: 7, insert: "2" });
    expect(difference("same", "same")).toEqual({ from: 4, to: 4, insert: "" });
  });
});

describe("lines and columns", () => {
  const doc = Text.of(["first", "😀x", ""]);
  test("count from 1, in UTF-16", () => {
    expect(offset(doc, 1, 1)).toBe(0);
    expect(offset(doc, 2, 3)).toBe(8);
    expect(offset(doc, 3, 1)).toBe(doc.length);
  });
  test("never lead out of the text", () => {
    for (const [line, column] of [
      [0, 0],
      [99, 99],
      [2, 99],
      [-1, 5],
    ] as const) {
      const at = offset(doc, line, column);
      expect(at).toBeGreaterThanOrEqual(0);
      expect(at).toBeLessThanOrEqual(doc.length);
    }
  });
});

test("an issue is about the very text that it names, and its fix leaves a text that the linter does not object to", () => {
  const text = '{"😀": "𝒳", "Version": "1.1", "Statement": [{"Effect": "allow", "Action": ["ECS:servers:list"]}]}';
  const state = stateOf(text);
  const { issues } = iam.lint(text);
  const named = Object.fromEntries(issues.map((issue) => [issue.rule, issue]));
  for (const [rule, wanted] of [
    ["policy/effect", '"allow"'],
    ["policy/service-case", '"ECS:servers:list"'],
  ] as const) {
    const issue = named[rule];
    expect(issue?.fix).toBeDefined();
    if (!issue?.fix) continue;
    const { from, to } = rangeOf(state.doc, issue);
    expect(state.sliceDoc(from, to)).toBe(wanted);
    const fixed = state.update({ changes: changesOf(state.doc, issue.fix.edits) }).state.doc.toString();
    expect(iam.lint(fixed).issues.map((one) => one.rule)).not.toContain(rule);
  }
});

describe("what a pointer names", () => {
  const text = '{"a": [1, {"b/c~d": [true, null]}, "x"], "": {"e": {}}}';
  test.each([
    ["", text],
    ["/a", '[1, {"b/c~d": [true, null]}, "x"]'],
    ["/a/0", "1"],
    ["/a/1/b~1c~0d/1", "null"],
    ["/a/2", '"x"'],
    ["//e", "{}"],
  ])("%j", (pointer, wanted) => {
    const state = stateOf(text);
    const range = rangeOfPointer(state, pointer);
    expect(range && state.sliceDoc(range.from, range.to)).toBe(wanted);
  });
  test.each(["/b", "/a/9", "/a/x", "/a/0/0"])("%j names nothing", (pointer) => {
    expect(rangeOfPointer(stateOf(text), pointer)).toBeUndefined();
  });
});

describe("policies to start from", () => {
  test.each(Object.keys(samples) as Sample[])("%s can be read", (name) => {
    expect(() => JSON.parse(samples[name]())).not.toThrow();
  });
  test("the one to review has something of everything", () => {
    const { issues } = iam.lint(samples.review());
    expect(new Set(issues.map(({ severity }) => severity))).toEqual(new Set(["error", "warning", "note"]));
    expect(issues.some(({ fix }) => fix?.safe)).toBe(true);
    expect(issues.some(({ fix }) => fix?.safe === false)).toBe(true);
  });
  test("those that break a rule are the engine's, with nothing but blanks added", () => {
    const bare = (text: string) => text.replaceAll(/\s/g, "");
    expect(brokenPolicies().size).toBeGreaterThan(40);
    for (const [rule, text] of brokenPolicies()) {
      const { bad = "" } = explain(rule) as RuleExplanation;
      expect(bare(text)).toBe(bare(bad));
      expect(iam.lint(text).issues.map((issue) => issue.rule)).toEqual(iam.lint(bad).issues.map((issue) => issue.rule));
    }
  });
});
