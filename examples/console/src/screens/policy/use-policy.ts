// The text of the editor and what the engine says of it: judged once typing pauses.

import type { EditorView } from "@codemirror/view";
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { iam, type LintOptions, type PolicyIssue, type PolicyReport } from "../../engine.ts";

/** What was judged, and the verdict. */
export interface Judged {
  text: string;
  report: PolicyReport;
}

/** A pause of typing before the text is judged, in milliseconds; longer for a text that takes longer. */
const PAUSE = { least: 200, most: 2000, factor: 3 } as const;

/** How many issues the editor marks; the rest is counted. */
export const MARKED = 500;

export interface PolicyState {
  judged: Judged | undefined;
  /** Judges what is there now, if it has not been, and answers with it. */
  settle(): Judged | undefined;
  /** To be called at each change of the text. */
  changed(): void;
}

/** Judges the text of an editor. `shown` puts the issues into it. */
export function usePolicy(
  view: { readonly current: EditorView | null },
  options: LintOptions,
  shown: (issues: readonly PolicyIssue[]) => void,
): PolicyState {
  const [judged, setJudged] = useState<Judged>();
  const latest = useRef<Judged>();
  const timer = useRef<number>();
  const pause = useRef<number>(PAUSE.least);
  const now = useRef({ options, shown });
  now.current = { options, shown };

  const judge = useCallback((): Judged | undefined => {
    clearTimeout(timer.current);
    timer.current = undefined;
    if (!view.current) return undefined;
    const text = view.current.state.doc.toString();
    const started = performance.now();
    const report = iam.lint(text, now.current.options);
    now.current.shown(report.issues.slice(0, MARKED));
    pause.current = Math.min(Math.max((performance.now() - started) * PAUSE.factor, PAUSE.least), PAUSE.most);
    latest.current = { text, report };
    setJudged(latest.current);
    return latest.current;
  }, [view]);

  const changed = useCallback(() => {
    clearTimeout(timer.current);
    timer.current = window.setTimeout(judge, pause.current);
  }, [judge]);

  const settle = useCallback(() => (timer.current === undefined ? latest.current : judge()), [judge]);

  useEffect(() => {
    judge();
    return () => clearTimeout(timer.current);
  }, [judge, options.locale, options.name, options.enterpriseProject]);

  return { judged, settle, changed };
}

/** An answer of the engine, or the sentence with which it refuses one. */
export type Answer<T> = { value: T } | { refusal: string };

export function answer<T>(ask: () => T): Answer<T> {
  try {
    return { value: ask() };
  } catch (error) {
    if (error instanceof TypeError) return { refusal: error.message };
    throw error;
  }
}
