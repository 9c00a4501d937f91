// One finding of the engine: how bad, what, what to do, which rule and where the documents say so.

import type { Issue } from "../engine.ts";
import { useTexts } from "../language.tsx";
import { texts } from "../texts.ts";

const signs = { error: "✕", warning: "!", note: "i" } as const;

interface MessageProps {
  /** Names what is wrong and what to do, without the source: for `aria-describedby`. */
  id?: string | undefined;
  issue: Pick<Issue, "rule" | "severity" | "message" | "help" | "source" | "api_error">;
}

export function Message({ id, issue }: MessageProps) {
  const words = useTexts(texts);
  return (
    <div class="message" data-severity={issue.severity} data-rule={issue.rule}>
      <div id={id}>
        <p class="message-text">
          <span class="sign" aria-hidden="true">
            {signs[issue.severity]}
          </span>
          <strong>{words.severity[issue.severity]}</strong>
          <span class="visually-hidden">{words.colon}</span>
          <Marked text={issue.message} />
        </p>
        {issue.help && (
          <p class="message-help">
            <Marked text={issue.help} />
          </p>
        )}
      </div>
      <Source issue={issue} />
    </div>
  );
}

/** Rule, section of the document, and the code that the service answers with. */
export function Source({ issue }: { issue: Pick<Issue, "rule" | "source" | "api_error"> }) {
  const words = useTexts(texts);
  return (
    <dl class="message-source">
      <div>
        <dt>{`${words.rule}${words.colon}`}</dt>
        <dd>
          <code>{issue.rule}</code>
        </dd>
      </div>
      {issue.source && (
        <div>
          <dt>{`${words.source}${words.colon}`}</dt>
          <dd class="section-link">{issue.source}</dd>
        </div>
      )}
      {issue.api_error && (
        <div>
          <dt>{`${words.apiError}${words.colon}`}</dt>
          <dd>
            <code>{issue.api_error}</code>
          </dd>
        </div>
      )}
    </dl>
  );
}

/** A text of the engine, in which backticks stand around what somebody has written. */
export function Marked({ text }: { text: string }) {
  const parts = text.split("`");
  if (parts.length % 2 === 0) return <>{text}</>;
  return <>{parts.map((part, index) => (index % 2 ? <code key={index}>{part}</code> : part))}</>;
}
