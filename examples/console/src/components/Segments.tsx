// A few choices side by side, of which one holds: radio buttons that look like buttons.

import type { ComponentChildren } from "preact";
import "./segments.css";

interface SegmentsProps<Value extends string> {
  /** What is chosen, for those who do not see it. */
  legend: string;
  /** Of the radio buttons; once in the page. */
  name: string;
  value: Value;
  choices: ReadonlyArray<{ value: Value; label: ComponentChildren }>;
  choose: (value: Value) => void;
}

export function Segments<Value extends string>({ legend, name, value, choices, choose }: SegmentsProps<Value>) {
  return (
    <fieldset class="segments">
      <legend class="visually-hidden">{legend}</legend>
      {choices.map((choice) => (
        <label key={choice.value}>
          <input
            type="radio"
            name={name}
            value={choice.value}
            checked={choice.value === value}
            onChange={() => choose(choice.value)}
          />
          <span>{choice.label}</span>
        </label>
      ))}
    </fieldset>
  );
}
