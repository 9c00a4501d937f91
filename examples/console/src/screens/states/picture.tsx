// The life cycle: boxes to choose from, the lines between them, and the same as a list and a table.

import { useMemo } from "preact/hooks";
import { Scroll } from "../../components/Scroll.tsx";
import type { OperationId } from "../../engine.ts";
import { pick, useLanguage, useTexts } from "../../language.tsx";
import { currentOperations, leavingFrom, lifeCycle, OUTSIDE, type Way } from "./facts.ts";
import { BOX, END, lineOf, placesOf, START, sizeOf } from "./places.ts";
import { texts } from "./texts.ts";

interface PictureProps {
  chosen: string;
  choose: (status: string) => void;
  follow: (operation: OperationId) => void;
}

const relation = ({ from, to }: Way, chosen: string) => (from === chosen ? "out" : to === chosen ? "in" : "other");

export function Picture({ chosen, choose, follow }: PictureProps) {
  const words = useTexts(texts);
  const { statuses, ways } = lifeCycle();
  const places = useMemo(() => placesOf(statuses.map(({ name }) => name)), [statuses]);
  const size = sizeOf(places);
  // The chosen lines last, so that they lie on top.
  const order = { other: 0, in: 1, out: 2 };
  const drawn = [...ways].sort((one, two) => order[relation(one, chosen)] - order[relation(two, chosen)]);
  return (
    <section class="card" aria-labelledby="states-picture-title">
      <h2 id="states-picture-title">{words.pictureTitle}</h2>
      <p class="hint">{words.pictureHint}</p>
      <div class="states-life">
        <div class="scroll">
          <div class="states-picture" style={{ width: `${size.width}px`, height: `${size.height}px` }}>
            <svg
              viewBox={`0 0 ${size.width} ${size.height}`}
              width={size.width}
              height={size.height}
              role="img"
              aria-labelledby="states-svg-title states-svg-description"
            >
              <title id="states-svg-title">{words.pictureTitle}</title>
              <desc id="states-svg-description">{words.pictureDescription(statuses.length, ways.length)}</desc>
              <defs>
                {["other", "in", "out"].map((kind) => (
                  <marker
                    key={kind}
                    id={`states-arrow-${kind}`}
                    viewBox="0 0 10 10"
                    refX="9"
                    refY="5"
                    markerWidth="9"
                    markerHeight="9"
                    markerUnits="userSpaceOnUse"
                    orient="auto"
                  >
                    <path d="M0 0.5 L10 5 L0 9.5 z" class={`states-arrow-${kind}`} />
                  </marker>
                ))}
              </defs>
              <circle cx={START.x} cy={START.y} r="7" class="states-start" />
              <circle cx={END.x} cy={END.y} r="10" class="states-end" />
              <circle cx={END.x} cy={END.y} r="5" class="states-start" />
              {drawn.map((way) => {
                const kind = relation(way, chosen);
                return (
                  <path
                    key={`${way.from} ${way.to}`}
                    class={`states-way states-way-${kind}`}
                    data-alone={way.operations.length === 0}
                    d={lineOf(way, places)}
                    marker-end={`url(#states-arrow-${kind})`}
                  />
                );
              })}
            </svg>
            {statuses.map(({ name }) => {
              const place = places.get(name);
              return (
                place && (
                  <button
                    key={name}
                    type="button"
                    class="states-box"
                    data-status={name}
                    aria-pressed={name === chosen}
                    style={{
                      left: `${place.x - BOX.width / 2}px`,
                      top: `${place.y - BOX.height / 2}px`,
                      width: `${BOX.width}px`,
                      height: `${BOX.height}px`,
                    }}
                    onClick={() => choose(name)}
                  >
                    {name}
                  </button>
                )
              );
            })}
          </div>
        </div>
        <Leaving status={chosen} ways={ways} follow={follow} />
      </div>
      <details class="states-table">
        <summary>{words.asTable}</summary>
        <Scroll label={words.tableCaption}>
          <table class="data">
            <caption>{words.tableCaption}</caption>
            <thead>
              <tr>
                <th scope="col">{words.from}</th>
                <th scope="col">{words.by}</th>
                <th scope="col">{words.to}</th>
              </tr>
            </thead>
            <tbody>
              {ways.map(({ from, to, operations }) => (
                <tr key={`${from} ${to}`}>
                  <th scope="row">{from === OUTSIDE ? words.begin : <code>{from}</code>}</th>
                  <td>{operations.length > 0 ? operations.join(", ") : words.byItself}</td>
                  <td>{to === OUTSIDE ? words.end : <code>{to}</code>}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      </details>
    </section>
  );
}

interface LeavingProps {
  status: string;
  ways: readonly Way[];
  follow: (operation: OperationId) => void;
}

/** What leads away from a status: operations, and what follows by itself. */
function Leaving({ status, ways, follow }: LeavingProps) {
  const words = useTexts(texts);
  const language = useLanguage();
  const titles = useMemo(() => new Map(currentOperations().map(({ id, title }) => [id, title])), []);
  const meaning = lifeCycle().statuses.find(({ name }) => name === status)?.meaning;
  const leaving = leavingFrom(status);
  const onward = ways.filter(({ from, operations }) => from === status && operations.length === 0);
  return (
    <div class="states-leaving" id="states-leaving" aria-live="polite">
      <h3>
        <span class="badge states-badge" data-status={status}>
          {status}
        </span>
      </h3>
      {meaning && <p>{pick(meaning, language)}</p>}
      {onward.length > 0 && (
        <>
          <h4>{words.onward}</h4>
          <p>
            {onward.map(({ to }) => (
              <span key={to} class="badge states-badge" data-status={to}>
                {to === OUTSIDE ? words.end : to}
              </span>
            ))}
          </p>
        </>
      )}
      <h4>{words.leaving(leaving.length)}</h4>
      <ul>
        {leaving.map(({ operation, from = [], transitional = [], final = [], source }) => {
          const title = titles.get(operation);
          const between = transitional.filter((one) => !from.includes(one));
          return (
            <li key={operation}>
              {title && pick(title, language)}{" "}
              <button type="button" class="link" onClick={() => follow(operation)}>
                {operation}
              </button>
              <span class="hint">
                {[between, final].flatMap((names) => (names.length > 0 ? [names.join(" / ")] : [])).join(" → ")} ·{" "}
                {source}
              </span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
