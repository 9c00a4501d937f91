// The state explorer: every pair of states, what may be done in it, and the life cycle.

import { useState } from "preact/hooks";
import { Segments } from "../../components/Segments.tsx";
import type { Dialect, OperationId } from "../../engine.ts";
import { pick, useLanguage, useTexts } from "../../language.tsx";
import { Detail, Permissions } from "./detail.tsx";
import { expectations, type Matrix, matrixOf, meaningOf } from "./facts.ts";
import { MatrixTable, type Position } from "./matrix.tsx";
import { Picture } from "./picture.tsx";
import "./states.css";
import { texts } from "./texts.ts";
import { Wait } from "./wait.tsx";

const dialects: readonly Dialect[] = ["documented", "nova"];

/** Where a dialect has a pair of states of another one; undefined where it has not. */
function find(matrix: Matrix, vmState: string | undefined, taskState: string | null | undefined): Position | undefined {
  const column = matrix.lists.vm_states.findIndex(({ name }) => name === vmState);
  const row = matrix.rows.findIndex((cells) => cells[0]?.taskState === taskState);
  return row < 0 || column < 0 ? undefined : { row, column };
}

const cellAt = (matrix: Matrix, position: Position | undefined) =>
  position && matrix.rows[position.row]?.[position.column];

const CORNER: Position = { row: 0, column: 0 };

/** The first pair in which nothing is under way. */
function start(matrix: Matrix): Position {
  const column = matrix.rows[0]?.findIndex(({ transitional }) => !transitional) ?? 0;
  return { row: 0, column: Math.max(column, 0) };
}

export default function StatesScreen() {
  const words = useTexts(texts);
  const language = useLanguage();
  const [dialect, setDialect] = useState<Dialect>("documented");
  const [chosen, setChosen] = useState<Position>(() => start(matrixOf(dialect)));
  const [wanted, setWanted] = useState("");
  const [box, setBox] = useState<string>();
  const [operation, setOperation] = useState<OperationId>(() => expectations().keys().next().value ?? "");
  const matrix = matrixOf(dialect);
  const { statuses } = matrix.lists;
  const cell = cellAt(matrix, chosen) ?? cellAt(matrix, CORNER);
  if (!cell) return null;

  const other = matrixOf(dialect === "nova" ? "documented" : "nova");
  const elsewhere = cellAt(other, find(other, cell.vmState, cell.taskState))?.status;
  const change = (next: Dialect) => {
    setDialect(next);
    const there = matrixOf(next);
    setChosen(find(there, cell.vmState, cell.taskState) ?? start(there));
    if (!there.lists.statuses.some(({ name }) => name === wanted)) setWanted("");
  };
  const choose = (next: Position) => {
    setChosen(next);
    setBox(undefined);
  };
  const follow = (next: OperationId) => {
    setOperation(next);
    document.getElementById("states-operation")?.focus();
  };
  const wantedMeaning = wanted && meaningOf("status", wanted, dialect)?.meaning;
  return (
    <div class="states">
      <h1>{words.title}</h1>
      <p class="lead">{words.lead}</p>
      <div class="states-top">
        <section class="card" aria-labelledby="states-matrix-title">
          <h2 id="states-matrix-title">{words.matrixTitle}</h2>
          <div class="states-choices">
            <div class="field">
              <span class="states-label">{words.dialect}</span>
              <Segments
                legend={words.dialect}
                name="states-dialect"
                value={dialect}
                choices={dialects.map((value) => ({ value, label: words.dialects[value] }))}
                choose={change}
              />
            </div>
            <div class="field">
              <label for="states-wanted">{words.wanted}</label>
              <select
                id="states-wanted"
                value={wanted}
                onChange={(event) => setWanted(event.currentTarget.value)}
                aria-describedby="states-wanted-hint"
              >
                <option value="">{words.none}</option>
                {statuses.map(({ name }) => (
                  <option key={name} value={name}>
                    {name}
                  </option>
                ))}
              </select>
              <p class="hint" id="states-wanted-hint" aria-live="polite">
                {wantedMeaning ? pick(wantedMeaning, language) : words.wantedHint}
              </p>
            </div>
          </div>
          <p class="hint">{words.matrixHint}</p>
          <MatrixTable matrix={matrix} chosen={chosen} wanted={wanted} choose={choose} />
        </section>
        <div class="states-side">
          <Detail cell={cell} matrix={matrix} elsewhere={elsewhere} />
          <Permissions cell={cell} follow={follow} />
          <Wait cell={cell} operation={operation} choose={setOperation} />
        </div>
      </div>
      <Picture chosen={box ?? cell.status} choose={setBox} follow={follow} />
    </div>
  );
}
