// All operations, and how far the policy lets each be called.

import { useMemo, useState } from "preact/hooks";
import { Marked } from "../../components/Message.tsx";
import { Scroll } from "../../components/Scroll.tsx";
import { Segments } from "../../components/Segments.tsx";
import { type Apis, type Bilingual, type CatalogueOperation, iam } from "../../engine.ts";
import { pick, useLanguage, useTexts } from "../../language.tsx";
import { type GoToPointer, Statement } from "./statements.tsx";
import { texts } from "./texts.ts";
import { answer } from "./use-policy.ts";

/** How far an operation is allowed; `unsaid`: no document says what it needs. */
const kinds = ["full", "part", "none", "unsaid"] as const;
type Kind = (typeof kinds)[number];
/** What is listed. */
type Shown = "all" | Kind;

interface Row {
  operation: CatalogueOperation;
  kind: Kind;
  missing: string[];
  /** The statements that deny it, or on which it depends. */
  statements: string[];
  /** Requests that need more. */
  limits: Array<{ when: Bilingual; field: string; missing: string[] }>;
}

function rowsOf(apis: Apis, operations: readonly CatalogueOperation[]): Row[] {
  const rows = new Map<string, Omit<Row, "operation">>();
  const set = (id: string, kind: Kind, more: Partial<Row> = {}) =>
    rows.set(id, { kind, missing: [], statements: [], limits: [], ...more });
  for (const id of apis.allowed) set(id, "full");
  for (const { operation, missing = [], denied_by } of apis.denied)
    set(operation, "none", { missing, statements: denied_by });
  for (const { operation, missing = [], depends_on } of apis.conditional)
    set(operation, "part", { missing, statements: depends_on });
  for (const { operation, ...limit } of apis.limited) {
    const row = rows.get(operation);
    if (row) Object.assign(row, { kind: "part", limits: [...row.limits, limit] });
  }
  for (const id of apis.unknown) set(id, "unsaid");
  return operations.flatMap((operation) => {
    const row = rows.get(operation.id);
    return row ? [{ operation, ...row }] : [];
  });
}

interface OperationsProps {
  text: string;
  operations: readonly CatalogueOperation[];
  ask: (operation: string) => void;
  go: GoToPointer;
  /** Writes the least policy for some operations. */
  write: (operations: string[]) => void;
}

export function OperationsPanel({ text, operations, ask, go, write }: OperationsProps) {
  const words = useTexts(texts);
  const language = useLanguage();
  const [only, setOnly] = useState<Shown>("all");
  const [search, setSearch] = useState("");
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const apis = useMemo(
    () => answer(() => iam.apis(text, { locale: language, names: [words.thisPolicy] })),
    [text, language, words],
  );
  const rows = useMemo(() => ("value" in apis ? rowsOf(apis.value, operations) : []), [apis, operations]);

  if ("refusal" in apis) {
    return (
      <section class="card" aria-labelledby="policy-operations-title">
        <h3 id="policy-operations-title">{words.operationsTitle}</h3>
        <p class="policy-refusal">
          <Marked text={apis.refusal} />
        </p>
      </section>
    );
  }
  const wanted = search.trim().toLowerCase();
  const shown = rows.filter(
    ({ operation, kind, missing }) =>
      (only === "all" || only === kind) &&
      `${operation.id} ${operation.title.en} ${operation.title.zh} ${missing.join(" ")}`.toLowerCase().includes(wanted),
  );
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  return (
    <section class="card" aria-labelledby="policy-operations-title">
      <h3 id="policy-operations-title">{words.operationsTitle}</h3>
      <div class="toolbar">
        <Segments
          legend={words.show}
          name="policy-kind"
          value={only}
          choices={(["all", ...kinds] as Shown[]).map((kind) => ({
            value: kind,
            label: `${words.kinds[kind]} ${kind === "all" ? rows.length : rows.filter((row) => row.kind === kind).length}`,
          }))}
          choose={setOnly}
        />
        <div class="field">
          <label for="policy-search">{words.search}</label>
          <input
            id="policy-search"
            type="search"
            value={search}
            onInput={(event) => setSearch(event.currentTarget.value)}
            autocomplete="off"
          />
        </div>
        <button type="button" disabled={chosen.size === 0} onClick={() => write([...chosen])}>
          {words.writeLeast(chosen.size)}
        </button>
      </div>
      <Scroll label={words.operationsTable} class="policy-operations">
        <table class="data">
          <caption>{words.operationsCaption(shown.length, rows.length)}</caption>
          <thead>
            <tr>
              <th scope="col">{words.choose}</th>
              <th scope="col">{words.operation}</th>
              <th scope="col">{words.allowedHow}</th>
              <th scope="col">{words.missing}</th>
              <th scope="col">{words.decidedBy}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ operation, kind, missing, statements, limits }) => (
              <tr key={operation.id} data-kind={kind}>
                <td>
                  <input
                    type="checkbox"
                    aria-label={operation.id}
                    checked={chosen.has(operation.id)}
                    disabled={kind === "unsaid"}
                    onChange={() => toggle(operation.id)}
                  />
                </td>
                <th scope="row">
                  <button type="button" class="link" onClick={() => ask(operation.id)}>
                    {operation.id}
                  </button>
                  <span class="hint">
                    {pick(operation.title, language)} · {operation.source}
                  </span>
                </th>
                <td>
                  <span class="badge" data-kind={kind}>
                    {words.kinds[kind]}
                  </span>
                </td>
                <td>
                  {missing.map((action) => (
                    <code key={action} class="policy-action">
                      {action}
                    </code>
                  ))}
                  {limits.map((limit) => (
                    <p key={limit.field} class="policy-limit">
                      {words.onlyWhen(pick(limit.when, language))}{" "}
                      {limit.missing.map((action) => (
                        <code key={action} class="policy-action">
                          {action}
                        </code>
                      ))}
                    </p>
                  ))}
                </td>
                <td>
                  {statements.map((pointer) => (
                    <Statement key={pointer} pointer={pointer} go={go} />
                  ))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </section>
  );
}
