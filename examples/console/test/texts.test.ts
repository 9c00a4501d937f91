// Every screen says everything in both languages.

import { expect, test } from "vitest";

const files = import.meta.glob<{ texts: Record<"en" | "zh", unknown> }>("../src/**/texts.ts", { eager: true });

/** The names of all texts, with the number of arguments of those that take some. */
function shape(value: unknown, name: string): string[] {
  if (typeof value === "function") return [`${name}(${value.length})`];
  if (typeof value !== "object" || value === null) return [name];
  // The phrases of the editor are English where nothing is said.
  const own = Object.entries(value).filter(([key]) => key !== "phrases");
  return own.flatMap(([key, inner]) => shape(inner, `${name}.${key}`));
}

/** Texts, those that a function makes included. */
function said(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value === "function") return call(value as (...given: number[]) => unknown);
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(said);
}

/** What a function says of numbers; those that want something else are the browser tests' to try. */
function call(make: (...given: number[]) => unknown): string[] {
  try {
    return [String(make(...Array.from({ length: make.length }, () => 2)))];
  } catch {
    return [];
  }
}

test("there are texts", () => expect(Object.keys(files).length).toBeGreaterThan(1));

for (const [file, { texts }] of Object.entries(files)) {
  test(`${file}: the same keys in both languages`, () => {
    expect(shape(texts.zh, "")).toEqual(shape(texts.en, ""));
  });
  test(`${file}: nothing is empty, and English has no Chinese in it`, () => {
    for (const text of [...said(texts.en), ...said(texts.zh)]) expect(text.trim()).not.toBe("");
    for (const text of said(texts.en)) expect(text).not.toMatch(/\p{Script=Han}/u);
  });
}
