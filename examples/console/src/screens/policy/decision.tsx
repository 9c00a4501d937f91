// What the policy decides about an action, or about everything that an operation needs, and which statements decide.

import { useMemo, useState } from "preact/hooks";
import { Marked } from "../../components/Message.tsx";
import { Scroll } from "../../components/Scroll.tsx";
import { type Bilingual, type Decision, iam, type Needs } from "../../engine.ts";
import { pick, useLanguage, useTexts } from "../../language.tsx";
import { type GoToPointer, Statement } from "./statements.tsx";
import { texts } from "./texts.ts";
import { type Answer, answer } from "./use-policy.ts";

/** One action of the question, and for which requests it is needed. */
interface Asked {
  action: string;
  when?: Bilingual;
  answer: Answer<Decision>;
}

/** The condition keys of a policy, in the order in which they come. */
function conditionKeys(text: string): string[] {
  const keys = new Set<string>();
  try {
    for (const { Condition = {} } of JSON.parse(text).Statement) {
      for (const operator of Object.values(Condition)) for (const key of Object.keys(operator as object)) keys.add(key);
    }
  } catch {
    // What is no policy has no conditions; the engine says what is wrong with it.
  }
  return [...keys];
}

const parts = (needs: Needs): Array<{ action: string; when?: Bilingual }> => [
  ...[...needs.actions, ...needs.needs].map((action) => ({ action })),
  ...(needs.conditional ?? []).flatMap(({ when, needs: more }) => more.map((action) => ({ action, when }))),
];

interface DecisionProps {
  text: string;
  /** The ids of all operations. */
  operations: ReadonlySet<string>;
  asked: string;
  ask: (question: string) => void;
  go: GoToPointer;
}

export function DecisionPanel({ text, operations, asked, ask, go }: DecisionProps) {
  const words = useTexts(texts);
  const language = useLanguage();
  const actions = useMemo(() => iam.actions(), []);
  const keys = useMemo(() => conditionKeys(text), [text]);
  const [resource, setResource] = useState("");
  const [context, setContext] = useState<Record<string, string>>({});

  const question = asked.trim();
  const needs = useMemo(() => (operations.has(question) ? iam.needs(question) : undefined), [operations, question]);
  const decided = useMemo((): Asked[] => {
    if (!question) return [];
    const given = Object.fromEntries(keys.flatMap((key) => (context[key] ? [[key, context[key]]] : [])));
    const options = {
      locale: language,
      names: [words.thisPolicy],
      context: given,
      ...(resource.trim() && { resource: resource.trim() }),
    };
    return (needs ? parts(needs) : [{ action: question }]).map((part) => ({
      ...part,
      answer: answer(() => iam.simulate(text, { ...options, action: part.action })),
    }));
  }, [question, needs, text, keys, context, resource, language, words]);

  return (
    <section class="card" aria-labelledby="policy-decision-title">
      <h3 id="policy-decision-title">{words.decisionTitle}</h3>
      <div class="policy-question">
        <div class="field">
          <label for="policy-action">{words.actionOrOperation}</label>
          <input
            id="policy-action"
            list="policy-actions"
            value={asked}
            onInput={(event) => ask(event.currentTarget.value)}
            aria-describedby="policy-action-hint"
            autocomplete="off"
            spellcheck={false}
          />
          <datalist id="policy-actions">
            {actions.map(({ action }) => (
              <option key={action} value={action} />
            ))}
            {[...operations].map((operation) => (
              <option key={operation} value={operation} />
            ))}
          </datalist>
          <p class="hint" id="policy-action-hint">
            {words.actionHint(actions.length, operations.size)}
          </p>
        </div>
        <div class="field">
          <label for="policy-resource">{words.resource}</label>
          <input
            id="policy-resource"
            value={resource}
            onInput={(event) => setResource(event.currentTarget.value)}
            aria-describedby="policy-resource-hint"
            autocomplete="off"
            spellcheck={false}
          />
          <p class="hint" id="policy-resource-hint">
            {words.resourceHint}
          </p>
        </div>
        {keys.map((key, index) => (
          <div class="field" key={key}>
            <label for={`policy-context-${index}`}>
              {words.conditionKey} <code>{key}</code>
            </label>
            <input
              id={`policy-context-${index}`}
              value={context[key] ?? ""}
              onInput={(event) => setContext({ ...context, [key]: event.currentTarget.value })}
              aria-describedby={`policy-context-${index}-hint`}
              autocomplete="off"
              spellcheck={false}
            />
            <p class="hint" id={`policy-context-${index}-hint`}>
              {words.conditionHint}
            </p>
          </div>
        ))}
      </div>
      <div class="policy-decision" aria-live="polite">
        {needs && decided.length === 0 && <p>{words.noRow}</p>}
        {decided.length > 0 && (
          <Scroll label={words.decisionCaption(question)}>
            <table class="data" id="policy-decision-table">
              <caption>{words.decisionCaption(question)}</caption>
              <thead>
                <tr>
                  <th scope="col">{words.action}</th>
                  <th scope="col">{words.decision}</th>
                  <th scope="col">{words.because}</th>
                </tr>
              </thead>
              <tbody>
                {decided.map(({ action, when, answer }) => (
                  <tr key={`${action} ${when?.en ?? ""}`}>
                    <th scope="row">
                      <code>{action}</code>
                      {when && <span class="hint">{words.onlyWhen(pick(when, language))}</span>}
                    </th>
                    {"value" in answer ? (
                      <Decided decision={answer.value} go={go} />
                    ) : (
                      <td colSpan={2}>
                        <Marked text={answer.refusal} />
                      </td>
                    )}
                  </tr>
                ))}
              </tbody>
            </table>
          </Scroll>
        )}
      </div>
    </section>
  );
}

function Decided({ decision, go }: { decision: Decision; go: GoToPointer }) {
  const words = useTexts(texts);
  const { matched, considered, known } = decision;
  return (
    <>
      <td>
        <span class="badge" data-decision={decision.decision}>
          {words.decisions[decision.decision]}
        </span>
        {known === false && <span class="hint">{words.unknownService}</span>}
      </td>
      <td>
        <ul class="policy-reasons">
          {matched.map(({ pointer, effect, reason, at }) => (
            <li key={pointer}>
              <Statement pointer={at ?? pointer} effect={effect} go={go} />{" "}
              {reason ? words.reasons[reason] : words.applies}
            </li>
          ))}
          {matched.length === 0 &&
            considered.map(({ pointer, effect, reason, at }) => (
              <li key={pointer}>
                <Statement pointer={at ?? pointer} effect={effect} go={go} /> {words.reasons[reason]}
              </li>
            ))}
        </ul>
      </td>
    </>
  );
}
