// The pieces of an explanation.

import type { ComponentChildren } from "preact";
import { Code } from "../../components/Code.tsx";
import { Marked } from "../../components/Message.tsx";
import type { Bilingual, Cause, Explanation, Job, JobPart, RuleExplanation } from "../../engine.ts";
import { pick, useLanguage, useTexts } from "../../language.tsx";
import { texts } from "./texts.ts";

/** Explains something else: a code, a rule. */
export type Lookup = (name: string) => void;

/** Of more names than these only the number is shown at first. */
const FEW = 8;

interface FactProps {
  label: string;
  /** Nothing is shown without it. */
  children: ComponentChildren;
}

function Fact({ label, children }: FactProps) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Both({ text }: { text: Bilingual }) {
  return <Marked text={pick(text, useLanguage())} />;
}

interface NamesProps {
  names: readonly string[];
  look: Lookup;
}

function Names({ names, look }: NamesProps) {
  return (
    <ul class="explain-names">
      {names.map((name) => (
        <li key={name}>
          <button type="button" class="link" onClick={() => look(name)}>
            {name}
          </button>
        </li>
      ))}
    </ul>
  );
}

interface ExplanationProps {
  explanation: Explanation;
  look: Lookup;
  /** The level of its heading. */
  level?: number;
}

export const nameOf = ({ code, http_status, reason }: Explanation): string =>
  code ?? [http_status, reason].filter(Boolean).join(" ");

export function ExplanationView({ explanation, look, level = 3 }: ExplanationProps) {
  const words = useTexts(texts);
  const { code, http_status, meaning, remedy, rules, nearest, http, message, details, systems, source } = explanation;
  const { others, codes, faults, id } = explanation;
  const Title = `h${Math.min(level, 6)}` as "h3";
  return (
    <div class="explain-one" data-code={code ?? http_status}>
      <Title class="explain-name">
        <code>{nameOf(explanation)}</code>
        {code && http_status && <span class="badge">HTTP {http_status}</span>}
      </Title>
      <dl class="explain-facts">
        {id && (
          <Fact label={words.id}>
            <code>{id}</code>
          </Fact>
        )}
        {meaning && (
          <Fact label={words.meaning}>
            <Both text={meaning} />
          </Fact>
        )}
        {remedy && (
          <Fact label={words.remedy}>
            <Both text={remedy} />
          </Fact>
        )}
        {message && <Fact label={words.said}>{message}</Fact>}
        {nearest && (
          <Fact label={words.nearest}>
            <Names names={[nearest]} look={look} />
          </Fact>
        )}
        {systems && <Fact label={words.systems}>{systems.join(", ")}</Fact>}
        {codes && codes.length > 0 && (
          <Fact label={words.codes}>
            <Names names={codes} look={look} />
          </Fact>
        )}
        {faults && faults.length > 0 && (
          <Fact label={words.faults}>
            <Names names={faults} look={look} />
          </Fact>
        )}
        {rules && rules.length > 0 && (
          <Fact label={words.rules}>
            {rules.length > FEW ? (
              <details>
                <summary>{words.count(rules.length)}</summary>
                <Names names={rules} look={look} />
              </details>
            ) : (
              <Names names={rules} look={look} />
            )}
          </Fact>
        )}
        {source && (
          <Fact label={words.source}>
            <span class="section-link">{source}</span>
          </Fact>
        )}
      </dl>
      {details && details.length > 0 && (
        <Inner title={words.details} explanations={details} look={look} level={level + 1} />
      )}
      {http && <Inner title={words.http} explanations={[http]} look={look} level={level + 1} />}
      {others && others.length > 0 && (
        <Inner title={words.others} explanations={others} look={look} level={level + 1} />
      )}
    </div>
  );
}

interface InnerProps {
  title: string;
  explanations: readonly Explanation[];
  look: Lookup;
  level: number;
}

function Inner({ title, explanations, look, level }: InnerProps) {
  const Title = `h${Math.min(level, 6)}` as "h4";
  return (
    <div class="explain-inner">
      <Title>{title}</Title>
      {explanations.map((one, index) => (
        <ExplanationView key={index} explanation={one} look={look} level={level + 1} />
      ))}
    </div>
  );
}

interface CausesProps {
  operation: string | undefined;
  causes: readonly Cause[];
  sourceOf: (cause: Cause) => string | undefined;
  look: Lookup;
  /** Shows where in the body it is. */
  go: (cause: Cause) => void;
}

/** What in the request caused the error. */
export function Causes({ operation, causes, sourceOf, look, go }: CausesProps) {
  const words = useTexts(texts);
  return (
    <section class="explain-causes" aria-labelledby="explain-causes-title">
      <h3 id="explain-causes-title">{words.causes}</h3>
      {operation && (
        <p>
          {words.operation}
          {words.colon}
          <code>{operation}</code>
        </p>
      )}
      {causes.length === 0 && <p>{words.noCause}</p>}
      <ol>
        {causes.map((cause, index) => (
          <li
            key={`${cause.rule} ${cause.pointer} ${index}`}
            class="message"
            data-severity={cause.certain ? "error" : "note"}
          >
            <p>
              <Marked text={cause.message} />
            </p>
            {cause.help && (
              <p class="message-help">
                <Marked text={cause.help} />
              </p>
            )}
            <p class="explain-where">
              <span class="badge">{cause.certain ? words.certain : words.guess}</span>
              <span>
                {words.in[cause.in]} <code>{cause.pointer || "/"}</code>
              </span>
              {cause.line !== undefined && (
                <button type="button" onClick={() => go(cause)}>
                  {words.line(cause.line)}
                </button>
              )}
              <button type="button" class="link" onClick={() => look(cause.rule)}>
                {cause.rule}
              </button>
              <span class="section-link">{sourceOf(cause)}</span>
            </p>
          </li>
        ))}
      </ol>
    </section>
  );
}

interface RuleProps {
  rule: RuleExplanation;
  look: Lookup;
}

export function RuleView({ rule: explained, look }: RuleProps) {
  const words = useTexts(texts);
  const { rule, severity, message, help, wordings = [], explanation, bad, good, answers } = explained;
  return (
    <div class="explain-one" data-code={rule}>
      <h3 class="explain-name">
        <code>{rule}</code>
        <span class="badge" data-severity={severity}>
          {words.severity[severity]}
        </span>
      </h3>
      <dl class="explain-facts">
        {explanation && (
          <Fact label={words.why}>
            <Both text={explanation} />
          </Fact>
        )}
        {[{ message, help }, ...wordings].map((wording) => (
          <Wording key={wording.message.en} message={wording.message} help={wording.help} />
        ))}
        {answers.length > 0 && (
          <Fact label={words.answers}>
            <Names names={answers} look={look} />
          </Fact>
        )}
        {bad && (
          <Fact label={words.bad}>
            <Code label={words.bad}>{bad}</Code>
          </Fact>
        )}
        {good && (
          <Fact label={words.good}>
            <Code label={words.good}>{good}</Code>
          </Fact>
        )}
      </dl>
    </div>
  );
}

function Wording({ message, help }: { message: Bilingual; help: Bilingual | undefined }) {
  const words = useTexts(texts);
  return (
    <>
      <Fact label={words.messageText}>
        <Both text={message} />
      </Fact>
      {help && (
        <Fact label={words.helpText}>
          <Both text={help} />
        </Fact>
      )}
    </>
  );
}

interface JobProps {
  job: Job;
  look: Lookup;
}

export function JobView({ job, look }: JobProps) {
  const words = useTexts(texts);
  const { state, progress, started_by, keep_polling, poll, issues, source } = job;
  return (
    <div class="explain-one" data-code="job" data-state={state}>
      <h3 class="explain-name">
        {words.job} {job.job_id && <code>{job.job_id}</code>} <span class="badge">{words.states[state]}</span>
      </h3>
      <p>
        <Both text={job.meaning} /> · {words.progress(progress.done, progress.total)}
      </p>
      <progress
        max={Math.max(progress.total, 1)}
        value={progress.done}
        aria-label={words.progress(progress.done, progress.total)}
      />
      <dl class="explain-facts">
        {started_by && (
          <Fact label={words.startedBy}>
            <code>{started_by}</code>
          </Fact>
        )}
        {keep_polling !== undefined && <Fact label={words.keepPolling}>{keep_polling ? words.yes : words.no}</Fact>}
        {poll && (
          <Fact label={words.poll}>
            <code>
              {poll.method} {poll.path}
            </code>
          </Fact>
        )}
        {job.reason && <Fact label={words.reason}>{job.reason}</Fact>}
        <Fact label={words.source}>
          <span class="section-link">{source}</span>
        </Fact>
      </dl>
      {issues.map((issue) => (
        <p key={`${issue.rule} ${issue.pointer}`} class="message" data-severity={issue.severity}>
          <Marked text={issue.message} /> <code>{issue.rule}</code>
        </p>
      ))}
      {job.explanation && <ExplanationView explanation={job.explanation} look={look} level={4} />}
      {(["failed", "pending", "succeeded"] as const).map(
        (kind) => job[kind].length > 0 && <Parts key={kind} title={words[kind]} parts={job[kind]} look={look} />,
      )}
    </div>
  );
}

interface PartsProps {
  title: string;
  parts: readonly JobPart[];
  look: Lookup;
}

function Parts({ title, parts, look }: PartsProps) {
  const words = useTexts(texts);
  return (
    <div class="explain-inner">
      <h4>
        {title} ({parts.length})
      </h4>
      {parts.map((part, index) => (
        <div key={part.job_id ?? index}>
          <p>
            {Object.entries(part.resource).map(([name, value]) => (
              <span key={name}>
                {name} <code>{value}</code>{" "}
              </span>
            ))}
            {part.job_id && <code>{part.job_id}</code>}
          </p>
          {part.reason && (
            <p>
              {words.reason}
              {words.colon}
              {part.reason}
            </p>
          )}
          {part.explanation && <ExplanationView explanation={part.explanation} look={look} level={5} />}
        </div>
      ))}
    </div>
  );
}
