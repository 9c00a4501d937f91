// The error explainer: what came back, perhaps with what was sent, and what it means.

import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { useAnnounce } from "../../components/LiveRegion.tsx";
import { Marked } from "../../components/Message.tsx";
import {
  type Cause,
  catalogue,
  check,
  type Explanation,
  explain,
  type Job,
  type Refusal,
  type RuleExplanation,
} from "../../engine.ts";
import { useLanguage, useTexts } from "../../language.tsx";
import "./explain.css";
import { Causes, ExplanationView, JobView, nameOf, RuleView } from "./parts.tsx";
import { samples } from "./samples.ts";
import { texts } from "./texts.ts";

type Answer =
  | { kind: "error"; value: Explanation }
  | { kind: "rule"; value: RuleExplanation }
  | { kind: "job"; value: Job };

interface Request {
  method: string;
  url: string;
  body: string;
}

const NO_REQUEST: Request = { method: "POST", url: "", body: "" };
const METHODS = ["GET", "POST", "PUT", "DELETE"];

/** A pause of typing before it is explained, in milliseconds. */
const PAUSE = 250;

/** What the engine says of a text, or the sentence with which it refuses to. */
function explained(text: string, request: Request, locale: string): Answer | { kind: "refusal"; message: string } {
  const given = request.url.trim()
    ? { method: request.method, url: request.url.trim(), body: request.body || undefined }
    : null;
  try {
    const value = explain(text, { request: given, locale }) as Explanation | RuleExplanation | Job;
    if ("rule" in value) return { kind: "rule", value };
    return "progress" in value ? { kind: "job", value } : { kind: "error", value };
  } catch (error) {
    // What no request can have caused is explained without one; the screen says so.
    if ((error as Partial<Refusal>).rule === "explain/request-unused") return explained(text, NO_REQUEST, locale);
    if (error instanceof TypeError) return { kind: "refusal", message: error.message };
    throw error;
  }
}

/** Where the documents speak of a cause: the verdict on the request says so. */
function sourcesOf(request: Request, locale: string): (cause: Cause) => string | undefined {
  if (!request.url.trim()) return () => undefined;
  const { issues } = check(
    { method: request.method, url: request.url.trim(), body: request.body || undefined },
    { locale },
  );
  return (cause) =>
    issues.find((issue) => issue.rule === cause.rule && issue.in === cause.in && issue.pointer === cause.pointer)
      ?.source;
}

/** The value once it has not changed for a while. */
function useSettled<T>(value: T, pause: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), pause);
    return () => clearTimeout(timer);
  }, [value, pause]);
  return settled;
}

/** Marks the place of a cause in the body. Columns count characters, a text area counts UTF-16 units. */
function mark(area: HTMLTextAreaElement, { line = 1, column = 1 }: Cause): void {
  const lines = area.value.split("\n");
  const before = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  const characters = [...(lines[line - 1] ?? "")];
  const from = before + characters.slice(0, column - 1).join("").length;
  area.focus();
  area.setSelectionRange(from, before + (lines[line - 1]?.length ?? 0));
}

export default function ExplainScreen() {
  const words = useTexts(texts);
  const language = useLanguage();
  const announce = useAnnounce();
  const [response, setResponse] = useState("");
  const [request, setRequest] = useState(NO_REQUEST);
  const [sample, setSample] = useState("");
  /** What was looked up from an explanation; the response stays as it is. */
  const [looked, setLooked] = useState<string[]>([]);
  const body = useRef<HTMLTextAreaElement>(null);
  const result = useRef<HTMLElement>(null);
  const codes = useMemo(() => catalogue().errors, []);
  const systems = useMemo(() => [...new Set(codes.map(({ system }) => system))], [codes]);

  const text = useSettled(response, PAUSE).trim();
  const settledRequest = useSettled(request, PAUSE);
  const asked = looked.at(-1) ?? text;
  const answer = useMemo(
    () => (asked ? explained(asked, looked.length > 0 ? NO_REQUEST : settledRequest, language) : undefined),
    [asked, looked, settledRequest, language],
  );
  const name = answer && said(answer);
  useEffect(() => {
    if (name) announce(words.announced(name));
  }, [announce, name, words]);

  const choose = (id: string) => {
    setSample(id);
    const found = samples.find((one) => one.id === id);
    if (!found) return;
    setResponse(found.response);
    setRequest(found.request ?? NO_REQUEST);
    setLooked([]);
  };
  const type = (next: string) => {
    setSample("");
    setResponse(next);
    setLooked([]);
  };
  const look = (next: string) => {
    setLooked([...looked, next]);
    result.current?.focus();
  };
  const back = () => {
    setLooked(looked.slice(0, -1));
    result.current?.focus();
  };
  const set = (part: Partial<Request>) => setRequest({ ...request, ...part });
  const sources = useMemo(() => sourcesOf(settledRequest, language), [settledRequest, language]);
  const causes = answer && "value" in answer && "causes" in answer.value ? answer.value : undefined;
  return (
    <div class="explain">
      <h1>{words.title}</h1>
      <p class="lead">{words.lead}</p>
      <div class="columns">
        <section class="card" aria-labelledby="explain-given-title">
          <h2 id="explain-given-title">{words.given}</h2>
          <div class="explain-choices">
            <div class="field">
              <label for="explain-sample">{words.sample}</label>
              <select id="explain-sample" value={sample} onChange={(event) => choose(event.currentTarget.value)}>
                <option value="">{words.none}</option>
                {samples.map((one) => (
                  <option key={one.id} value={one.id}>
                    {one.name[language]}
                  </option>
                ))}
              </select>
            </div>
            <div class="field">
              <label for="explain-code">{words.code}</label>
              <select
                id="explain-code"
                value={codes.some(({ code }) => code === text) ? text : ""}
                onChange={(event) => event.currentTarget.value && type(event.currentTarget.value)}
              >
                <option value="">{words.none}</option>
                {systems.map((system) => (
                  <optgroup key={system} label={system}>
                    {codes.map(
                      ({ code, http_status, system: own }) =>
                        own === system && (
                          <option key={code} value={code}>
                            {code} (HTTP {http_status})
                          </option>
                        ),
                    )}
                  </optgroup>
                ))}
              </select>
            </div>
          </div>
          <div class="field">
            <label for="explain-response">{words.response}</label>
            <textarea
              id="explain-response"
              rows={9}
              value={response}
              onInput={(event) => type(event.currentTarget.value)}
              aria-describedby="explain-response-hint"
              autocomplete="off"
              spellcheck={false}
            />
            <p class="hint" id="explain-response-hint">
              {words.responseHint}
            </p>
          </div>
          <fieldset class="explain-request">
            <legend>{words.request}</legend>
            <p class="hint">{words.requestHint}</p>
            <div class="explain-line">
              <div class="field">
                <label for="explain-method">{words.method}</label>
                <select
                  id="explain-method"
                  value={request.method}
                  onChange={(event) => set({ method: event.currentTarget.value })}
                >
                  {METHODS.map((method) => (
                    <option key={method}>{method}</option>
                  ))}
                </select>
              </div>
              <div class="field">
                <label for="explain-url">{words.url}</label>
                <input
                  id="explain-url"
                  value={request.url}
                  onInput={(event) => set({ url: event.currentTarget.value })}
                  autocomplete="off"
                  spellcheck={false}
                />
              </div>
            </div>
            <div class="field">
              <label for="explain-body">{words.body}</label>
              <textarea
                id="explain-body"
                rows={9}
                ref={body}
                value={request.body}
                onInput={(event) => set({ body: event.currentTarget.value })}
                autocomplete="off"
                spellcheck={false}
              />
            </div>
          </fieldset>
          <button
            type="button"
            onClick={() => {
              type("");
              setRequest(NO_REQUEST);
              document.getElementById("explain-response")?.focus();
            }}
          >
            {words.clear}
          </button>
        </section>
        <section class="card" aria-labelledby="explain-result-title" ref={result} tabIndex={-1}>
          <div class="explain-head">
            <h2 id="explain-result-title">{words.explanation}</h2>
            {looked.length > 0 && (
              <button type="button" onClick={back}>
                {words.back}
              </button>
            )}
          </div>
          {!answer && <p class="hint">{words.nothing}</p>}
          {answer?.kind === "refusal" && (
            <p class="message" data-severity="warning">
              <Marked text={answer.message} />
            </p>
          )}
          {answer?.kind === "rule" && <RuleView rule={answer.value} look={look} />}
          {answer?.kind === "error" && <ExplanationView explanation={answer.value} look={look} />}
          {answer?.kind === "job" && <JobView job={answer.value} look={look} />}
          {(answer?.kind === "error" || answer?.kind === "rule") &&
            looked.length === 0 &&
            settledRequest.url.trim() &&
            !causes?.causes && <p class="hint explain-causes">{words.wholeResponse}</p>}
          {causes?.causes && (
            <Causes
              operation={causes.operation}
              causes={causes.causes}
              sourceOf={sources}
              look={look}
              go={(cause) => body.current && mark(body.current, cause)}
            />
          )}
        </section>
      </div>
    </div>
  );
}

/** What an answer is about, in a word or two. */
function said(answer: NonNullable<ReturnType<typeof explained>>): string {
  switch (answer.kind) {
    case "refusal":
      return answer.message;
    case "rule":
      return answer.value.rule;
    case "job":
      return answer.value.job_id ?? answer.value.state;
    default:
      return nameOf(answer.value);
  }
}
