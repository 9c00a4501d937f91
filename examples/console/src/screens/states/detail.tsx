// The chosen pair: what it means, what may be done now, and what to wait for.

import { useMemo, useState } from "preact/hooks";
import { Marked } from "../../components/Message.tsx";
import { Segments } from "../../components/Segments.tsx";
import { type Dialect, may, type OperationId, type Permission, type StateReason } from "../../engine.ts";
import { pick, useLanguage, useTexts } from "../../language.tsx";
import {
  type Cell,
  currentOperations,
  type Matrix,
  meaningOf,
  type Standing,
  serverOf,
  standingOf,
  UNLISTED,
} from "./facts.ts";
import { texts } from "./texts.ts";

const otherOf = (dialect: Dialect): Dialect => (dialect === "nova" ? "documented" : "nova");

interface DetailProps {
  cell: Cell;
  matrix: Matrix;
  /** What another table says of the same pair; undefined where it does not have these states. */
  elsewhere: string | undefined;
}

export function Detail({ cell, matrix, elsewhere }: DetailProps) {
  const words = useTexts(texts);
  const language = useLanguage();
  const { dialect, lists } = matrix;
  const say = (kind: "status" | "vm_state" | "task_state", value: string) => {
    const found = meaningOf(kind, value, dialect);
    return found ? pick(found.meaning, language) : "";
  };
  return (
    <section class="card" aria-labelledby="states-detail-title">
      <h2 id="states-detail-title">
        <span class="visually-hidden">{words.chosen} </span>
        <span class="badge states-badge" data-status={cell.status}>
          {cell.status}
        </span>
      </h2>
      <dl class="states-facts" id="states-detail">
        <div>
          <dt>vm_state</dt>
          <dd>
            <code>{cell.vmState}</code> {say("vm_state", cell.vmState)}
          </dd>
        </div>
        <div>
          <dt>task_state</dt>
          <dd>
            {cell.taskState ? (
              <>
                <code>{cell.taskState}</code> {say("task_state", cell.taskState)}
              </>
            ) : (
              words.noTask
            )}
          </dd>
        </div>
        <div>
          <dt>status</dt>
          <dd>
            <code>{cell.status}</code> {say("status", cell.status)}
          </dd>
        </div>
        <div>
          <dt>{words.underWay}</dt>
          <dd>{cell.transitional ? words.yes : words.no}</dd>
        </div>
        <div>
          <dt>{words.documented}</dt>
          <dd>{cell.status === UNLISTED ? words.unlisted : words.listed}</dd>
        </div>
        {elsewhere !== undefined && (
          <div>
            <dt>{words.dialects[otherOf(dialect)]}</dt>
            <dd>
              <code>{elsewhere}</code>
            </dd>
          </div>
        )}
        <div>
          <dt>{words.source}</dt>
          <dd class="section-link">{lists.source}</dd>
        </div>
      </dl>
    </section>
  );
}

type Locked = "unsaid" | "no" | "yes";
const lockings: Record<Locked, boolean | undefined> = { unsaid: undefined, no: false, yes: true };
const standings: readonly Standing[] = ["yes", "no", "unknown", "unstated"];

interface PermissionsProps {
  cell: Cell;
  /** Shows what to expect of an operation. */
  follow: (operation: OperationId) => void;
}

export function Permissions({ cell, follow }: PermissionsProps) {
  const words = useTexts(texts);
  const language = useLanguage();
  const [locked, setLocked] = useState<Locked>("no");
  const [standing, setStanding] = useState<Standing>("yes");
  const [system, setSystem] = useState("");
  const operations = currentOperations();
  const systems = useMemo(() => [...new Set(operations.map((operation) => operation.system))], [operations]);
  const answers = useMemo(() => {
    const server = serverOf(cell, lockings[locked]);
    return operations.map((operation) => ({ operation, permission: may(operation.id, server, { locale: language }) }));
  }, [operations, cell, locked, language]);
  const wanted = answers.filter(({ operation }) => !system || operation.system === system);
  const shown = wanted.filter(({ permission }) => standingOf(permission) === standing);
  return (
    <section class="card" aria-labelledby="states-may-title">
      <h2 id="states-may-title">{words.mayTitle}</h2>
      <div class="states-choices">
        <div class="field">
          <label for="states-lock">{words.lock}</label>
          <select id="states-lock" value={locked} onChange={(event) => setLocked(event.currentTarget.value as Locked)}>
            {(Object.keys(lockings) as Locked[]).map((one) => (
              <option key={one} value={one}>
                {words.lockings[one]}
              </option>
            ))}
          </select>
        </div>
        <div class="field">
          <label for="states-system">{words.system}</label>
          <select id="states-system" value={system} onChange={(event) => setSystem(event.currentTarget.value)}>
            <option value="">{words.allSystems}</option>
            {systems.map((one) => (
              <option key={one} value={one}>
                {one}
              </option>
            ))}
          </select>
        </div>
      </div>
      <Segments
        legend={words.mayTitle}
        name="states-standing"
        value={standing}
        choices={standings.map((one) => ({
          value: one,
          label: `${words.standings[one]} ${wanted.filter(({ permission }) => standingOf(permission) === one).length}`,
        }))}
        choose={setStanding}
      />
      <p class="hint">{words.standingHints[standing]}</p>
      {shown.length === 0 && <p>{words.noOperation}</p>}
      {shown.length > 0 && (
        <ul class="states-operations" data-standing={standing}>
          {shown.map(({ operation, permission }) => (
            <li key={operation.id}>
              <p>
                <strong>{pick(operation.title, language)}</strong>{" "}
                <button type="button" class="link" onClick={() => follow(operation.id)}>
                  {operation.id}
                </button>
              </p>
              <Why permission={permission} follow={follow} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Why({ permission, follow }: { permission: Permission; follow: (operation: OperationId) => void }) {
  const words = useTexts(texts);
  return (
    <>
      {permission.reasons.map((reason) => (
        <Reason key={reason.rule} reason={reason} follow={follow} />
      ))}
      {permission.conditions.length > 0 && (
        <p class="hint">
          {words.provided}
          {permission.conditions.join(words.semicolon)}
        </p>
      )}
      {permission.reasons.length === 0 && <p class="hint">{permission.source}</p>}
    </>
  );
}

function Reason({ reason, follow }: { reason: StateReason; follow: (operation: OperationId) => void }) {
  const words = useTexts(texts);
  return (
    <div class="states-reason">
      <p>
        <Marked text={reason.message} />
        {reason.help && (
          <>
            {words.semicolon}
            <Marked text={reason.help} />
          </>
        )}
      </p>
      {reason.first.length > 0 && (
        <p>
          {words.first}{" "}
          {reason.first.map((operation) => (
            <button key={operation} type="button" class="link" onClick={() => follow(operation)}>
              {operation}
            </button>
          ))}
        </p>
      )}
      <p class="hint">
        <code>{reason.rule}</code> · {reason.source}
        {reason.api_error && (
          <>
            {" "}
            · <code>{reason.api_error}</code>
          </>
        )}
      </p>
    </div>
  );
}
