// What stands beside the form: the verdict, the requests, and the permissions that they need.

import { useState } from "preact/hooks";
import { Code } from "../../components/Code.tsx";
import { Copy } from "../../components/Copy.tsx";
import { Marked, Message } from "../../components/Message.tsx";
import { iam } from "../../engine.ts";
import { type Language, pick, useLanguage, useTexts } from "../../language.tsx";
import { fact, field } from "./facts.ts";
import { idOf } from "./fields.tsx";
import { knownForms } from "./layout.ts";
import { curl, type Finding, headersOf, masked, type Prepared } from "./request.ts";
import { texts } from "./texts.ts";

interface VerdictProps {
  findings: readonly Finding[];
  /** Whether the whole request was asked about, or only what is filled in. */
  complete: boolean;
}

export function count(findings: readonly Finding[]) {
  const of = (severity: Finding["severity"]) => findings.filter((finding) => finding.severity === severity).length;
  return { errors: of("error"), warnings: of("warning"), notes: of("note") };
}

export function Verdict({ findings, complete }: VerdictProps) {
  const words = useTexts(texts);
  const { errors, warnings, notes } = count(findings);
  const placed = findings.filter(({ path }) => path !== undefined);
  const elsewhere = findings.filter(({ path }) => path === undefined);
  const tone = errors > 0 ? "bad" : complete ? "good" : undefined;
  return (
    <section class="card verdict" aria-labelledby="verdict-title" data-tone={tone} data-complete={complete}>
      <h2 id="verdict-title" tabIndex={-1} aria-describedby="verdict-outcome">
        {words.verdict}
      </h2>
      <p class="outcome" id="verdict-outcome">
        {errors > 0 ? complete && words.refused : complete ? words.fine : words.nothingYet}{" "}
        {!complete && words.drafting}
      </p>
      {findings.length > 0 && <p class="hint">{words.tally(errors, warnings, notes)}</p>}
      {placed.length > 0 && (
        <ul class="findings">
          {placed.map((finding) => (
            <li key={`${finding.operation} ${finding.pointer} ${finding.rule}`} data-severity={finding.severity}>
              <FindingLink finding={finding} />
            </li>
          ))}
        </ul>
      )}
      {elsewhere.length > 0 && (
        <>
          <h3>{words.elsewhere}</h3>
          {elsewhere.map((finding) => (
            <Message key={`${finding.operation} ${finding.pointer} ${finding.rule}`} issue={finding} />
          ))}
        </>
      )}
    </section>
  );
}

/** Leads to the field that a finding is about. */
function FindingLink({ finding }: { finding: Finding }) {
  const language = useLanguage();
  const words = useTexts(texts);
  const id = idOf(finding.path ?? "");
  const follow = (event: Event) => {
    event.preventDefault();
    document.getElementById(id)?.focus();
  };
  return (
    <a href={`#${id}`} onClick={follow}>
      <strong>{titleOf(finding, language, words.parameters)}</strong>
      <span>
        <Marked text={finding.message} />
      </span>
    </a>
  );
}

/** What the field is called, with the list or the part of the form that it stands in. */
function titleOf({ operation, pointer, in: part }: Finding, language: Language, parameters: Record<string, string>) {
  if (part !== "body") return parameters[pointer.slice(1)] ?? pointer;
  const names: string[] = [];
  const segments = pointer.split("/").slice(1);
  segments.forEach((segment, index) => {
    const last = names.length - 1;
    if (index === 0 && segments.length > 1 && containers.has(segment)) return;
    if (/^\d+$/.test(segment) && names[last] !== undefined) names[last] += ` ${Number(segment) + 1}`;
    else names.push(nameOf(operation, `/${segments.slice(0, index + 1).join("/")}`, language));
  });
  return names.join(" › ");
}

/** The objects that only wrap a body, and that the form does not show. */
const containers = new Set<string>(knownForms.flat().flatMap(({ groups }) => groups.map(({ inside }) => inside)));

function nameOf(operation: string, pointer: string, language: Language): string {
  const written = pointer
    .slice(pointer.lastIndexOf("/") + 1)
    .replaceAll("~1", "/")
    .replaceAll("~0", "~");
  try {
    const { title } = field(operation, pointer);
    return title ? pick(title, language) : written;
  } catch {
    return written;
  }
}

export function Requests({ prepared }: { prepared: readonly Prepared[] }) {
  const words = useTexts(texts);
  const [shown, setShown] = useState(false);
  return (
    <section class="card" aria-labelledby="request-title">
      <h2 id="request-title">{words.request}</h2>
      <p class="toolbar">
        <label class="check">
          <input type="checkbox" checked={shown} onChange={(event) => setShown(event.currentTarget.checked)} />
          {words.showSecrets}
        </label>
        {!shown && <span class="hint">{words.secretsHidden}</span>}
      </p>
      {prepared.map((one, index) => (
        <OneRequest
          key={one.call.operation}
          prepared={one}
          shown={shown}
          title={prepared.length > 1 ? words.requests(index + 1) : undefined}
        />
      ))}
    </section>
  );
}

interface OneRequestProps {
  prepared: Prepared;
  shown: boolean;
  title: string | undefined;
}

function OneRequest({ prepared, shown, title }: OneRequestProps) {
  const words = useTexts(texts);
  const { call, method, url, body } = prepared;
  const hidden = () =>
    JSON.stringify(
      masked(call, body, () => words.hidden),
      null,
      2,
    );
  const named = (part: string) => (title ? `${title} – ${part}` : part);
  const headers = Object.entries(headersOf(prepared, words.yourToken)).map(([name, value]) => `${name}: ${value}`);
  return (
    <article class="one-request" data-operation={call.operation}>
      {title && (
        <h3>
          {title} {call.afterwards && <span class="badge">{words.afterwards}</span>}
        </h3>
      )}
      <p class="request-line">
        <span class="visually-hidden">{words.method}: </span>
        <span class="badge" data-tone="good">
          {method}
        </span>{" "}
        <code>{url}</code>
      </p>
      <Code label={named(words.headers)}>{headers.join("\n")}</Code>
      <Code label={named(words.body)}>{shown ? JSON.stringify(body, null, 2) : hidden()}</Code>
      <p class="toolbar">
        <Copy text={() => curl(prepared)} label={words.copyCurl} />
        <Copy text={hidden} label={words.copyBody} />
      </p>
    </article>
  );
}

/** A call with an address that names the operation, whatever is filled in. */
const question = ({ call, method, body }: Prepared) => ({ method, url: fact(call.operation).uris[0] ?? "", body });

export function Permissions({ prepared }: { prepared: readonly Prepared[] }) {
  const words = useTexts(texts);
  const known = prepared.filter(({ call }) => iam.needs(call.operation).actions.length > 0);
  const policy = () => {
    const least = iam.minimize(
      known.map(({ call }) => call.operation),
      { requests: known.map(question) },
    );
    return JSON.stringify(least, null, 2);
  };
  return (
    <section class="card permissions" aria-labelledby="permissions-title">
      <h2 id="permissions-title">{words.permissions}</h2>
      <p class="hint">{words.permissionsLead}</p>
      {prepared.map((one) => (
        <Needed key={one.call.operation} prepared={one} />
      ))}
      {known.length > 0 && (
        <p class="toolbar">
          <Copy text={policy} label={words.copyPolicy} />
        </p>
      )}
    </section>
  );
}

function Needed({ prepared }: { prepared: Prepared }) {
  const words = useTexts(texts);
  const language = useLanguage();
  const { operation } = prepared.call;
  const { actions, needs, conditional = [] } = iam.needs(operation);
  const decided = iam.needs(question(prepared)).find((one) => one.operation === operation)?.needs ?? [];
  return (
    <div class="needed" data-operation={operation}>
      <h3>{pick(fact(operation).title, language)}</h3>
      {actions.length === 0 && <p>{words.noActions}</p>}
      {actions.length > 0 && <Actions title={words.actions} actions={actions} />}
      {needs.length > 0 && <Actions title={words.needs} actions={needs} />}
      {conditional.length > 0 && (
        <>
          <h4>{words.inCase}</h4>
          <ul class="actions">
            {conditional.map((one) => {
              const now = one.needs.every((action) => decided.includes(action));
              return (
                <li key={one.field} data-now={now}>
                  {one.needs.map((action) => (
                    <code key={action}>{action} </code>
                  ))}
                  <span class="hint">{pick(one.when, language)}</span>{" "}
                  <span class="badge" data-tone={now ? "careful" : undefined}>
                    {now ? words.inCaseNow : words.inCaseNot}
                  </span>
                </li>
              );
            })}
          </ul>
        </>
      )}
    </div>
  );
}

/** More of them than this are folded away. */
const MANY = 6;

function Actions({ title, actions }: { title: string; actions: readonly string[] }) {
  const list = (
    <ul class="actions">
      {actions.map((action) => (
        <li key={action}>
          <code>{action}</code>
        </li>
      ))}
    </ul>
  );
  if (actions.length > MANY) {
    return (
      <details>
        <summary>{`${title} (${actions.length})`}</summary>
        {list}
      </details>
    );
  }
  return (
    <>
      <h4>{title}</h4>
      {list}
    </>
  );
}
