// The policy editor: text with squiggles, what is wrong with it, and what it allows.

import type { EditorView } from "@codemirror/view";
import { render } from "preact";
import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import { useAnnounce } from "../../components/LiveRegion.tsx";
import { Message } from "../../components/Message.tsx";
import { catalogue, iam, type PolicyIssue } from "../../engine.ts";
import { LanguageContext, useLanguage, useTexts } from "../../language.tsx";
import { ChangesPanel } from "./changes.tsx";
import { DecisionPanel } from "./decision.tsx";
import { applyFix, goTo, makeEditor, plain, replaceText, resurround, showIssues } from "./editor.ts";
import { rangeOf, rangeOfPointer } from "./locate.ts";
import { OperationsPanel } from "./operations.tsx";
import { Problems } from "./problems.tsx";
import "./policy.css";
import { brokenPolicies, type Sample, samples } from "./samples.ts";
import { texts } from "./texts.ts";
import { type Answer, answer, usePolicy } from "./use-policy.ts";

/** Whether the person prefers a dark page, as it changes. */
function useDark(): boolean {
  const query = useMemo(() => matchMedia("(prefers-color-scheme: dark)"), []);
  const [dark, setDark] = useState(query.matches);
  useEffect(() => {
    const follow = () => setDark(query.matches);
    query.addEventListener("change", follow);
    return () => query.removeEventListener("change", follow);
  }, [query]);
  return dark;
}

/** An issue of an older text as it stands in the present one. */
const sameAs = (issue: PolicyIssue) => (other: PolicyIssue) =>
  other.rule === issue.rule && other.pointer === issue.pointer && other.fix?.title === issue.fix?.title;

export default function PolicyScreen() {
  const words = useTexts(texts);
  const language = useLanguage();
  const announce = useAnnounce();
  const dark = useDark();
  const operations = useMemo(() => catalogue().operations, []);
  const ids = useMemo(() => new Set(operations.map(({ id }) => id)), [operations]);
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const [sample, setSample] = useState<string>("review");
  const [name, setName] = useState("");
  const [enterpriseProject, setEnterpriseProject] = useState(false);
  const [asked, setAsked] = useState("");
  const [before, setBefore] = useState<string>();
  /** What was done to the text last; to be said together with what is left. */
  const [done, setDone] = useState("");

  const describe = (issue: PolicyIssue): Node => {
    const node = document.createElement("div");
    const message = <Message issue={issue} />;
    render(<LanguageContext.Provider value={language}>{message}</LanguageContext.Provider>, node);
    return node;
  };

  const options = { locale: language, enterpriseProject, ...(name.trim() && { name: name.trim() }) };
  const { judged, settle, changed } = usePolicy(view, options, (issues) => {
    if (view.current) showIssues(view.current, issues, describe, fix);
  });

  /** Makes a fix, of the text as it is now. */
  function fix(issue: PolicyIssue) {
    const present = settle()?.report.issues.find(sameAs(issue));
    if (!view.current || !present?.fix) return announce(words.noFix);
    applyFix(view.current, present);
    settle();
    setDone(words.fixed(plain(present.fix.title)));
    view.current.focus();
  }

  function fixHere() {
    const at = view.current?.state.selection.main.head ?? 0;
    const found = settle()?.report.issues.find((issue) => {
      const range = view.current && rangeOf(view.current.state.doc, issue);
      return issue.fix && range && range.from <= at && at <= range.to;
    });
    if (found) fix(found);
    else announce(words.noFix);
  }

  function fixAll(addDependencies: boolean) {
    if (!view.current) return;
    const text = view.current.state.doc.toString();
    const { text: fixed, applied } = iam.fix(text, { ...options, addDependencies });
    replaceText(view.current, fixed);
    settle();
    setDone(words.fixedAll(applied.length));
  }

  const around = {
    label: words.editor,
    describedBy: "policy-editor-hint",
    invalid: judged ? !judged.report.ok : false,
    phrases: words.phrases,
    dark,
  };
  // What the editor calls is always of the latest rendering.
  const events = useRef({ changed, fixHere });
  events.current = { changed, fixHere };
  const aroundNow = useRef(around);
  aroundNow.current = around;
  const setEditor = useCallback((parent: HTMLDivElement | null) => {
    host.current = parent;
    view.current?.destroy();
    view.current = parent
      ? makeEditor(parent, samples.review(), aroundNow.current, {
          changed: () => {
            setDone("");
            events.current.changed();
          },
          fixHere: () => events.current.fixHere(),
        })
      : null;
  }, []);
  useEffect(() => {
    if (view.current) resurround(view.current, around);
  }, [words, dark, around.invalid]);

  // The first text that the service would accept is what later ones are compared with.
  useEffect(() => {
    if (before === undefined && judged && "value" in answer(() => iam.diff(judged.text, judged.text)))
      setBefore(judged.text);
  }, [before, judged]);

  const load = (text: string) => {
    if (!view.current) return;
    replaceText(view.current, text);
    setBefore(undefined);
    settle();
    setDone("");
  };
  const choose = (chosen: string) => {
    setSample(chosen);
    load(brokenPolicies().get(chosen) ?? samples[chosen as Sample]());
  };
  const go = useCallback((pointer: string) => {
    const range = view.current && rangeOfPointer(view.current.state, pointer);
    if (view.current && range) goTo(view.current, range);
  }, []);
  const ask = (question: string) => {
    setAsked(question);
    document.getElementById("policy-decision-title")?.scrollIntoView({ block: "nearest" });
  };
  const least = (chosen: string[]) => {
    const policy: Answer<unknown> = answer(() => iam.minimize(chosen, { locale: language }));
    if ("refusal" in policy) return announce(policy.refusal);
    load(`${JSON.stringify(policy.value, null, 2)}\n`);
    setDone(words.written(chosen.length));
    view.current?.focus();
  };
  const fixable = judged?.report.issues.some((issue) => issue.fix?.safe) ?? false;
  const extendable = judged?.report.issues.some((issue) => issue.fix && !issue.fix.safe) ?? false;

  return (
    <div class="policy">
      <h1>{words.title}</h1>
      <p class="lead">{words.lead}</p>
      <div class="policy-top">
        <section class="card" aria-labelledby="policy-text-title">
          <h2 id="policy-text-title">{words.text}</h2>
          <div class="policy-options">
            <div class="field">
              <label for="policy-sample">{words.sample}</label>
              <select id="policy-sample" value={sample} onChange={(event) => choose(event.currentTarget.value)}>
                <optgroup label={words.samples}>
                  {(Object.keys(samples) as Sample[]).map((key) => (
                    <option key={key} value={key}>
                      {words.sampleNames[key]}
                    </option>
                  ))}
                </optgroup>
                <optgroup label={words.broken}>
                  {[...brokenPolicies().keys()].map((rule) => (
                    <option key={rule} value={rule}>
                      {rule}
                    </option>
                  ))}
                </optgroup>
              </select>
            </div>
            <div class="field">
              <label for="policy-name">{words.name}</label>
              <input
                id="policy-name"
                value={name}
                onInput={(event) => setName(event.currentTarget.value)}
                aria-describedby="policy-name-hint"
                autocomplete="off"
              />
              <p class="hint" id="policy-name-hint">
                {words.nameHint}
              </p>
            </div>
            <label class="policy-check">
              <input
                type="checkbox"
                checked={enterpriseProject}
                onChange={(event) => setEnterpriseProject(event.currentTarget.checked)}
              />{" "}
              {words.enterpriseProject}
            </label>
          </div>
          <div class="policy-editor" ref={setEditor} />
          <p class="hint" id="policy-editor-hint">
            {words.editorHint}
          </p>
          <div class="toolbar">
            <button type="button" class="primary" disabled={!fixable} onClick={() => fixAll(false)}>
              {words.fixAll}
            </button>
            <button type="button" disabled={!extendable} onClick={() => fixAll(true)}>
              {words.addDependencies}
            </button>
          </div>
        </section>
        <div class="card">
          <Problems
            report={judged?.report}
            done={done}
            go={(issue) => view.current && goTo(view.current, rangeOf(view.current.state.doc, issue))}
            fix={fix}
          />
        </div>
      </div>
      <h2 class="policy-allows">{words.allows}</h2>
      {judged && (
        <>
          <DecisionPanel text={judged.text} operations={ids} asked={asked} ask={setAsked} go={go} />
          <OperationsPanel text={judged.text} operations={operations} ask={ask} go={go} write={least} />
          {before !== undefined && (
            <ChangesPanel before={before} text={judged.text} restart={() => setBefore(judged.text)} />
          )}
        </>
      )}
    </div>
  );
}
