// A form that creates servers: judged while one types, with the request that it makes beside it.

import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { useAnnounce } from "../../components/LiveRegion.tsx";
import { pick, useLanguage, useTexts } from "../../language.tsx";
import { type Draft, empty, withoutRow, withRow, withValue } from "./draft.ts";
import { fact } from "./facts.ts";
import { Fields, FormContext, type FormState, ParameterField } from "./fields.tsx";
import { type Call, knownForms } from "./layout.ts";
import { count, Permissions, Requests, Verdict } from "./panels.tsx";
import { type Finding, knownParameters, pathParameter, prepare } from "./request.ts";
import { texts } from "./texts.ts";
import "./create-server.css";

const systems = { linux: "Linux", windows: "Windows" } as const;

export default function CreateServerScreen() {
  const words = useTexts(texts);
  const language = useLanguage();
  const announce = useAnnounce();
  const [calls, setCalls] = useState<readonly Call[]>(knownForms[0] ?? []);
  const [draft, setDraft] = useState<Draft>(empty);
  const [os, setOs] = useState<keyof typeof systems>("linux");
  /** How often the whole request was asked about; from then on everything is judged. */
  const [asked, setAsked] = useState(0);
  const form = useRef<HTMLFormElement>(null);
  const complete = asked > 0;

  const prepared = useMemo(
    () => prepare(calls, draft, { language, os, complete }),
    [calls, draft, language, os, complete],
  );
  const findings = useMemo(() => prepared.flatMap((one) => one.findings), [prepared]);
  const byPath = useMemo(() => grouped(findings), [findings]);

  const { errors, warnings, notes } = count(findings);
  const tally = findings.length > 0 ? words.tally(errors, warnings, notes) : words.nothingYet;
  const quiet = useRef(true);
  useEffect(() => {
    if (quiet.current) quiet.current = false;
    else announce(tally);
  }, [announce, tally]);

  // Somebody who asks is led to the first field that is wrong, or to the verdict when there is none.
  useLayoutEffect(() => {
    if (asked === 0) return;
    const wrong = form.current?.querySelector<HTMLElement>('[aria-invalid="true"], [data-invalid="true"]');
    (wrong ?? document.getElementById("verdict-title"))?.focus();
  }, [asked]);

  const submit = (event: Event) => {
    event.preventDefault();
    setAsked((before) => before + 1);
  };
  const choose = (operation: string) => {
    setCalls(knownForms.find(([first]) => first?.operation === operation) ?? calls);
    setAsked(0);
  };
  const startAgain = () => {
    setDraft(empty);
    setAsked(0);
    document.getElementById("operation")?.focus();
  };
  const state = (operation: string): FormState => ({
    operation,
    draft,
    os,
    findings: byPath,
    set: (path, value) => setDraft((before) => withValue(before, path, value)),
    addRow: (path, initially) => setDraft((before) => withRow(before, path, initially)),
    removeRow: (path, key, initially) => setDraft((before) => withoutRow(before, path, key, initially)),
  });
  const first = calls[0]?.operation ?? "";
  return (
    <>
      <h1>{words.title}</h1>
      <p class="lead">{words.lead}</p>
      <div class="columns">
        <form class="stack" ref={form} noValidate onSubmit={submit} autocomplete="off" aria-label={words.title}>
          <section class="card stack-small">
            <OperationChooser operation={first} choose={choose} />
            <fieldset class="choice">
              <legend>{words.system}</legend>
              {(Object.keys(systems) as Array<keyof typeof systems>).map((name) => (
                <label key={name}>
                  <input type="radio" name="os" value={name} checked={os === name} onChange={() => setOs(name)} />
                  {systems[name]}
                </label>
              ))}
              <p class="hint">{words.systemHint}</p>
            </fieldset>
          </section>
          {calls.map((call) => (
            <FormContext.Provider key={call.operation} value={state(call.operation)}>
              <CallFields call={call} />
            </FormContext.Provider>
          ))}
          <div class="toolbar submit">
            <button type="submit" class="primary">
              {words.check}
            </button>
            <button type="button" onClick={startAgain}>
              {words.startAgain}
            </button>
          </div>
        </form>
        <div class="stack beside">
          <Verdict findings={findings} complete={complete} />
          <Requests prepared={prepared} />
          <Permissions prepared={prepared} />
        </div>
      </div>
    </>
  );
}

interface ChooserProps {
  operation: string;
  choose: (operation: string) => void;
}

function OperationChooser({ operation, choose }: ChooserProps) {
  const words = useTexts(texts);
  const language = useLanguage();
  const { method, uris, source } = fact(operation);
  return (
    <div class="field">
      <label for="operation">{words.operation}</label>
      <select
        id="operation"
        value={operation}
        aria-describedby="operation-facts"
        onInput={(event) => choose(event.currentTarget.value)}
      >
        {knownForms.map(([call]) => (
          <option key={call?.operation} value={call?.operation}>
            {call && `${pick(fact(call.operation).title, language)} – ${call.operation}`}
          </option>
        ))}
      </select>
      <p class="hint" id="operation-facts">
        <code>
          {method} {uris[0]}
        </code>{" "}
        <span class="section-link">{source}</span>
      </p>
    </div>
  );
}

function CallFields({ call }: { call: Call }) {
  const words = useTexts(texts);
  const parameters = knownParameters(call);
  return (
    <>
      {parameters.length > 0 && (
        <section class="card stack-small" aria-labelledby={`${call.operation}-path`}>
          <h2 id={`${call.operation}-path`}>{words.path}</h2>
          {parameters.map((name) => (
            <ParameterField key={name} name={name} path={pathParameter(name)} />
          ))}
        </section>
      )}
      {call.groups.map(({ name, inside, fields }) => {
        const id = `group-${call.operation}-${name}`;
        const pointer = inside && `/${inside}`;
        return (
          <section class="card stack-small" key={id} aria-labelledby={id} data-group={name}>
            <h2 id={id}>{words.groups[name]}</h2>
            {call.afterwards && <p class="hint">{words.tagsHint}</p>}
            <Fields fields={fields} path={call.operation + pointer} pointer={pointer} />
          </section>
        );
      })}
    </>
  );
}

/** The findings of each field. */
function grouped(findings: readonly Finding[]): Map<string, Finding[]> {
  const found = new Map<string, Finding[]>();
  for (const finding of findings) {
    if (finding.path === undefined) continue;
    const before = found.get(finding.path);
    if (before) before.push(finding);
    else found.set(finding.path, [finding]);
  }
  return found;
}
