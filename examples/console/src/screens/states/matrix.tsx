// The matrix: one cell a pair of states, walked through with the arrow keys.

import { useRef } from "preact/hooks";
import { useTexts } from "../../language.tsx";
import { type Cell, type Matrix, UNLISTED } from "./facts.ts";
import { texts } from "./texts.ts";

/** A cell by its row and its column, from 0. */
export interface Position {
  row: number;
  column: number;
}

interface MatrixProps {
  matrix: Matrix;
  chosen: Position;
  /** The status whose pairs stand out. */
  wanted: string;
  choose: (position: Position) => void;
}

/** Where a key leads, or undefined for one that the matrix does not know. */
function moved(
  { row, column }: Position,
  key: string,
  far: boolean,
  rows: number,
  columns: number,
): Position | undefined {
  switch (key) {
    case "ArrowUp":
      return { row: Math.max(row - 1, 0), column };
    case "ArrowDown":
      return { row: Math.min(row + 1, rows - 1), column };
    case "ArrowLeft":
      return { row, column: Math.max(column - 1, 0) };
    case "ArrowRight":
      return { row, column: Math.min(column + 1, columns - 1) };
    case "PageUp":
      return { row: 0, column };
    case "PageDown":
      return { row: rows - 1, column };
    case "Home":
      return { row: far ? 0 : row, column: 0 };
    case "End":
      return { row: far ? rows - 1 : row, column: columns - 1 };
    default:
      return undefined;
  }
}

export function MatrixTable({ matrix, chosen, wanted, choose }: MatrixProps) {
  const words = useTexts(texts);
  const table = useRef<HTMLTableElement>(null);
  const { lists, rows } = matrix;

  /** The focus moves at once: the next key may come before anything is drawn. */
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.metaKey || event.shiftKey) return;
    const at = (event.target as HTMLElement).closest<HTMLElement>("[data-at]")?.dataset.at;
    if (at === undefined) return;
    const [row = 0, column = 0] = at.split(" ").map(Number);
    const next = moved({ row, column }, event.key, event.ctrlKey, rows.length, lists.vm_states.length);
    if (!next) return;
    event.preventDefault();
    table.current?.querySelector<HTMLElement>(`[data-at="${next.row} ${next.column}"]`)?.focus();
    choose(next);
  };
  const matches = wanted ? rows.flat().filter(({ status }) => status === wanted).length : 0;
  return (
    <div class="scroll">
      {/* biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table walked through by arrow keys is a grid */}
      <table class="states-matrix" role="grid" ref={table} onKeyDown={onKeyDown} data-wanted={wanted || undefined}>
        <caption>
          <span>
            {words.caption(lists.vm_states.length, rows.length)} {wanted && words.matches(matches, wanted)}
          </span>
        </caption>
        <thead>
          <tr>
            <th scope="col" class="states-corner">
              <span>task_state ↓</span> <span>vm_state →</span>
            </th>
            {lists.vm_states.map(({ name }) => (
              <th scope="col" key={name}>
                <Name name={name} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells, row) => (
            <tr key={cells[0]?.taskState ?? ""}>
              <th scope="row">{cells[0]?.taskState ? <Name name={cells[0].taskState} /> : words.noTask}</th>
              {cells.map((cell, column) => {
                const here = row === chosen.row && column === chosen.column;
                return (
                  // biome-ignore lint/a11y/useKeyWithClickEvents: the table hears the keys
                  <td
                    key={cell.vmState}
                    // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: it is a cell of a grid
                    role="gridcell"
                    data-at={`${row} ${column}`}
                    data-status={cell.status}
                    data-match={wanted ? cell.status === wanted : undefined}
                    data-transitional={cell.transitional}
                    tabIndex={here ? 0 : -1}
                    aria-selected={here}
                    onClick={() => choose({ row, column })}
                  >
                    <Short cell={cell} />
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Short({ cell }: { cell: Cell }) {
  if (cell.status !== UNLISTED) return <Name name={cell.status} />;
  return (
    <>
      <span aria-hidden="true">–</span>
      <span class="visually-hidden">{cell.status}</span>
    </>
  );
}

/** A name of the API, which may be broken after its underscores. */
function Name({ name }: { name: string }) {
  const parts = name.split("_");
  return (
    <>
      {parts.map((part, index) => (
        <span key={index}>
          {part}
          {index < parts.length - 1 && (
            <>
              _<wbr />
            </>
          )}
        </span>
      ))}
    </>
  );
}
