// What is wrong with the policy: a list from which the place can be reached and a fix be made.

import { useEffect, useState } from "preact/hooks";
import { useAnnounce } from "../../components/LiveRegion.tsx";
import { Message } from "../../components/Message.tsx";
import type { PolicyIssue, PolicyReport, Severity } from "../../engine.ts";
import { useTexts } from "../../language.tsx";
import { plain } from "./editor.ts";
import { texts } from "./texts.ts";

/** How many problems are listed before one asks for more. */
const LISTED = 50;

const severities: readonly Severity[] = ["error", "warning", "note"];

const countsOf = (issues: readonly PolicyIssue[]) =>
  severities.map((severity) => ({
    severity,
    count: issues.filter((issue) => issue.severity === severity).length,
  }));

interface ProblemsProps {
  report: PolicyReport | undefined;
  /** What was done last, said together with the summary. */
  done: string;
  go: (issue: PolicyIssue) => void;
  fix: (issue: PolicyIssue) => void;
}

export function Problems({ report, done, go, fix }: ProblemsProps) {
  const words = useTexts(texts);
  const announce = useAnnounce();
  const [all, setAll] = useState(false);
  const issues = report?.issues ?? [];
  const counts = countsOf(issues);
  const summary = words.summary(counts.filter(({ count }) => count > 0));

  useEffect(() => announce([done, summary].filter(Boolean).join(words.fullStop)), [announce, done, summary, words]);

  const listed = all ? issues : issues.slice(0, LISTED);
  return (
    <section class="policy-problems" aria-labelledby="policy-problems-title">
      <h3 id="policy-problems-title">{words.problems}</h3>
      <p class="policy-summary" data-ok={report?.ok}>
        {counts.map(
          ({ severity, count }) =>
            count > 0 && (
              <span key={severity} class="badge" data-severity={severity}>
                {words.count[severity](count)}
              </span>
            ),
        )}
        {report?.omitted && <span class="badge">{words.more(report.omitted)}</span>}
        {issues.length === 0 && <span class="badge">{summary}</span>}
      </p>
      <ol class="policy-list">
        {listed.map((issue, index) => (
          <li key={`${issue.rule} ${issue.pointer} ${index}`}>
            <Message issue={issue} />
            <p class="policy-acts">
              <button type="button" onClick={() => go(issue)}>
                {words.line(issue.line ?? 1)}
                <span class="visually-hidden">
                  {words.colon}
                  {issue.message}
                </span>
              </button>
              {issue.fix && (
                <button type="button" class={issue.fix.safe ? "primary" : ""} onClick={() => fix(issue)}>
                  {words.fix}
                  {plain(issue.fix.title)}
                </button>
              )}
              {issue.fix && !issue.fix.safe && <span class="hint">{words.unsafe}</span>}
            </p>
          </li>
        ))}
      </ol>
      {issues.length > listed.length && (
        <button type="button" onClick={() => setAll(true)}>
          {words.showAll(issues.length)}
        </button>
      )}
    </section>
  );
}
