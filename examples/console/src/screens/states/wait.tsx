// After a call: through which statuses an operation leads, and whether to go on asking.

import { useMemo, useState } from "preact/hooks";
import { Marked } from "../../components/Message.tsx";
import { type ExpectedStatuses, expect, type OperationId, type Poll, poll } from "../../engine.ts";
import { pick, useLanguage, useTexts } from "../../language.tsx";
import { type Cell, currentOperations, expectations, UNLISTED } from "./facts.ts";
import { texts } from "./texts.ts";

/** What `poll` says, or undefined where the documents do not have the status. */
function advice(operation: OperationId, cell: Cell, locale: string, choice: string): Poll | undefined {
  try {
    const state = { status: cell.status, task_state: cell.taskState };
    return poll(operation, state, { locale, ...(choice && { choice }) });
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

interface WaitProps {
  cell: Cell;
  operation: string;
  choose: (operation: OperationId) => void;
}

export function Wait({ cell, operation, choose }: WaitProps) {
  const words = useTexts(texts);
  const language = useLanguage();
  const [choice, setChoice] = useState("");
  const changing = expectations();
  const titles = useMemo(() => new Map(currentOperations().map(({ id, title }) => [id, title])), []);
  const title = titles.get(operation);
  const found = useMemo(() => expect(operation), [operation]);
  const cases = found.cases ?? [];
  const chosen = cases.some(({ value }) => value === choice) ? choice : "";
  const path = cases.find(({ value }) => value === chosen) ?? found;
  const said = cell.status === UNLISTED ? undefined : advice(operation, cell, language, chosen);
  return (
    <section class="card" aria-labelledby="states-wait-title">
      <h2 id="states-wait-title">{words.waitTitle}</h2>
      <div class="states-choices">
        <div class="field">
          <label for="states-operation">{words.operation}</label>
          <select id="states-operation" value={operation} onChange={(event) => choose(event.currentTarget.value)}>
            {!changing.has(operation) && <option value={operation}>{operation}</option>}
            {[...changing.keys()].map((id) => (
              <option key={id} value={id}>
                {id}
              </option>
            ))}
          </select>
        </div>
        {cases.length > 0 && (
          <div class="field">
            <label for="states-case">
              <code>{cases[0]?.field}</code>
            </label>
            <select id="states-case" value={chosen} onChange={(event) => setChoice(event.currentTarget.value)}>
              <option value="">{words.anyCase}</option>
              {cases.map(({ value }) => (
                <option key={value} value={value}>
                  {value}
                </option>
              ))}
            </select>
          </div>
        )}
      </div>
      {title && <p class="states-operation-title">{pick(title, language)}</p>}
      {found.changes_state ? <Path path={path} rolledBack={found.rolled_back ?? []} /> : <p>{words.changesNothing}</p>}
      {found.job && <p>{words.job}</p>}
      <p class="hint section-link">{found.source}</p>
      <h3>{words.pollTitle}</h3>
      {said ? (
        <div class="states-poll" data-outcome={said.outcome}>
          <p>
            <span class="badge" data-outcome={said.outcome}>
              {words.outcomes[said.outcome]}
            </span>{" "}
            <Marked text={said.message} />
          </p>
          {said.help && (
            <p>
              <Marked text={said.help} />
            </p>
          )}
          <p class="hint">
            <code>{said.rule}</code> · {said.source}
          </p>
        </div>
      ) : (
        <p>{words.noAdvice}</p>
      )}
    </section>
  );
}

function Path({ path, rolledBack }: { path: Partial<ExpectedStatuses>; rolledBack: string[] }) {
  const words = useTexts(texts);
  const steps = [
    [words.from, path.from],
    [words.meanwhile, path.transitional],
    [words.final, path.final],
    [words.failure, path.failure],
    [words.rolledBack, rolledBack],
  ] as const;
  return (
    <dl class="states-path">
      {steps.map(
        ([label, names]) =>
          names &&
          names.length > 0 && (
            <div key={label}>
              <dt>{label}</dt>
              <dd>
                {names.map((name) => (
                  <span key={name} class="badge states-badge" data-status={name}>
                    {name}
                  </span>
                ))}
              </dd>
            </div>
          ),
      )}
      {path.tasks && path.tasks.length > 0 && (
        <div>
          <dt>{words.tasks}</dt>
          <dd>
            <code>{path.tasks.join(", ")}</code>
          </dd>
        </div>
      )}
    </dl>
  );
}
