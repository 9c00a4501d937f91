// A statement of the policy as a button that leads to it.

import type { StatementRef } from "../../engine.ts";
import { useTexts } from "../../language.tsx";
import { texts } from "./texts.ts";

/** Moves the cursor to what a JSON pointer names. */
export type GoToPointer = (pointer: string) => void;

/** Statements count from 1 for people. */
const numberOf = (pointer: string) => Number(pointer.split("/")[2] ?? 0) + 1;

interface StatementProps {
  pointer: string;
  effect?: StatementRef["effect"] | undefined;
  go: GoToPointer;
}

export function Statement({ pointer, effect, go }: StatementProps) {
  const words = useTexts(texts);
  return (
    <button type="button" class="policy-statement" data-effect={effect} onClick={() => go(pointer)}>
      {words.statement(numberOf(pointer))}
      {effect && <code> {effect}</code>}
    </button>
  );
}
