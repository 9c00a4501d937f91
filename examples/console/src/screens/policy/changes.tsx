// What the edits since a starting point gain and lose, by what the policy means.

import { useMemo } from "preact/hooks";
import { Marked } from "../../components/Message.tsx";
import { type Diff, iam } from "../../engine.ts";
import { useLanguage, useTexts } from "../../language.tsx";
import { texts } from "./texts.ts";
import { answer } from "./use-policy.ts";

const lists = [
  "gained",
  "lost",
  "operations_gained",
  "operations_lost",
  "conditional",
  "changed",
  "patterns_gained",
  "patterns_lost",
] as const satisfies readonly (keyof Diff)[];

interface ChangesProps {
  before: string;
  text: string;
  /** Compares with the present text from now on. */
  restart: () => void;
}

export function ChangesPanel({ before, text, restart }: ChangesProps) {
  const words = useTexts(texts);
  const language = useLanguage();
  const diff = useMemo(() => answer(() => iam.diff(before, text, { locale: language })), [before, text, language]);
  const found = "value" in diff ? lists.filter((list) => diff.value[list].length > 0) : [];
  return (
    <section class="card" aria-labelledby="policy-changes-title">
      <div class="toolbar">
        <h3 id="policy-changes-title">{words.changesTitle}</h3>
        <button type="button" onClick={restart}>
          {words.restart}
        </button>
      </div>
      <p class="hint">{words.changesHint}</p>
      {"refusal" in diff && (
        <p class="policy-refusal">
          <Marked text={diff.refusal} />
        </p>
      )}
      {"value" in diff && found.length === 0 && <p>{words.noChange}</p>}
      {"value" in diff && found.length > 0 && (
        <dl class="policy-changes">
          {found.map((list) => (
            <div key={list} data-list={list}>
              <dt>{words.lists[list]}</dt>
              <dd>
                {diff.value[list].map((name) => (
                  <code key={name} class="policy-action">
                    {name}
                  </code>
                ))}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}
