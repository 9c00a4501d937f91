// The fields of the form. What they are called, what they accept and what is wrong with them is the engine's to say.

import { createContext } from "preact";
import { useContext, useEffect, useState } from "preact/hooks";
import { useAnnounce } from "../../components/LiveRegion.tsx";
import { Marked, Message } from "../../components/Message.tsx";
import { type Counter, counters, type Description, passwordChecklist } from "../../engine.ts";
import { pick, useLanguage, useTexts } from "../../language.tsx";
import { choicePath, chosen, type Draft, rowName, rowsAt, rowValue, valueAt } from "./draft.ts";
import { field } from "./facts.ts";
import type { Field } from "./layout.ts";
import { type Finding, isSecret } from "./request.ts";
import { texts } from "./texts.ts";

export interface FormState {
  operation: string;
  draft: Draft;
  os: "linux" | "windows";
  findings: ReadonlyMap<string, readonly Finding[]>;
  set: (path: string, value: string) => void;
  addRow: (path: string, initially: number | undefined) => void;
  removeRow: (path: string, key: number, initially: number | undefined) => void;
}

export const FormContext = createContext<FormState | undefined>(undefined);

function useForm(): FormState {
  const form = useContext(FormContext);
  if (!form) throw new Error("a field stands in a form");
  return form;
}

/** The id of the element that shows a path. */
export const idOf = (path: string) => `field-${path.replace(/[^\w-]/g, "-")}`;

const NONE: readonly Finding[] = [];

interface PlaceProps {
  /** Where the value is kept. */
  path: string;
  /** With which pointer the engine describes it. */
  pointer: string;
}

/** A field of any kind; `path` and `pointer` are those of what it stands in. */
export function FieldOf({ field: one, path, pointer }: PlaceProps & { field: Field }) {
  const own = { path: `${path}/${one.name}`, pointer: `${pointer}/${one.name.replaceAll("~", "~0")}` };
  switch (one.kind) {
    case "fixed":
      return null;
    case "value":
      return <ValueField {...own} />;
    case "password":
      return <PasswordField {...own} />;
    case "script":
      return <ScriptField {...own} />;
    case "object":
      return <ObjectField {...own} fields={one.fields} />;
    case "list":
      return <ListField {...own} fields={one.fields} rows={one.rows} />;
    case "map":
      return <MapField {...own} />;
    case "choice":
      return <ChoiceField choice={one} path={path} pointer={pointer} />;
  }
}

export function Fields({ fields, ...place }: PlaceProps & { fields: readonly Field[] }) {
  return (
    <>
      {fields.map((one) => (
        <FieldOf key={`${place.path}/${one.name}`} field={one} {...place} />
      ))}
    </>
  );
}

/** What a field needs to be understood without seeing it. */
function useField(path: string, more: Array<string | false | undefined>) {
  const found = useForm().findings.get(path) ?? NONE;
  const id = idOf(path);
  const messages = found.map((_, index) => `${id}-message-${index}`);
  const wrong = found.some(({ severity }) => severity === "error");
  const described = [...more, ...messages].filter(Boolean).join(" ");
  return {
    id,
    found,
    attributes: { id, "aria-invalid": wrong || undefined, "aria-describedby": described || undefined },
  };
}

function Messages({ id, found }: { id: string; found: readonly Finding[] }) {
  return (
    <>
      {found.map((finding, index) => (
        <Message key={`${finding.rule} ${finding.pointer}`} id={`${id}-message-${index}`} issue={finding} />
      ))}
    </>
  );
}

interface LabelProps {
  id: string;
  title: string;
  description?: Description;
}

function Label({ id, title, description }: LabelProps) {
  const words = useTexts(texts);
  return (
    <div class="label-line">
      <label for={id}>{title}</label>
      {description && <Need description={description} />}
      {description && description.name !== "*" && (
        <code class="wire-name" aria-hidden="true">
          {description.name}
        </code>
      )}
      {!description && <span class="badge">{words.required}</span>}
    </div>
  );
}

function Need({ description: { required } }: { description: Description }) {
  const words = useTexts(texts);
  if (required === false) return null;
  return <span class="badge">{required === true ? words.required : words.conditional}</span>;
}

function useTitle(): (description: Description) => string {
  const language = useLanguage();
  return (description) => (description.title ? pick(description.title, language) : description.name);
}

function Hint({ id, description }: { id: string; description: Description }) {
  const words = useTexts(texts);
  const language = useLanguage();
  const byDefault = description.default === undefined || description.default === "" ? undefined : description.default;
  const parts = [
    description.hint && pick(description.hint, language),
    byDefault !== undefined && words.byDefault(`\`${byDefault}\``),
  ].filter((part) => typeof part === "string");
  if (parts.length === 0) return null;
  return (
    <p class="hint" id={id}>
      <Marked text={parts.join(language === "zh" ? "；" : "; ")} />
    </p>
  );
}

/** How much of a limit is used, and how much is left. */
function Count({ id, counted }: { id?: string; counted: readonly Counter[] }) {
  const words = useTexts(texts);
  const shown = counted.filter(({ maximum, unit }) => maximum !== undefined || unit === "encoded-bytes");
  if (shown.length === 0) return null;
  return (
    <p class="count" id={id}>
      {shown.map(({ unit, used, maximum, remaining }) => (
        <span key={unit} data-unit={unit} data-over={remaining !== undefined && remaining < 0}>
          {maximum === undefined ? words.encodedOnly(used) : words.counters[unit](used, maximum)}
          {remaining !== undefined && <span class="left">{words.left(remaining)}</span>}
        </span>
      ))}
    </p>
  );
}

const hasHint = ({ hint, default: byDefault }: Description) => Boolean(hint || byDefault);

/** A text, a number, or one of several values. */
function ValueField({ path, pointer }: PlaceProps) {
  const { operation, draft, set } = useForm();
  const description = field(operation, pointer);
  const title = useTitle()(description);
  const value = valueAt(draft, path);
  const types = description.type.split(" | ");
  const boolean = !types.includes("string") && types.includes("boolean");
  const options = boolean ? [true, false] : description.enum;
  const numeric = !types.includes("string") && types.includes("integer");
  const counted = options || numeric || value === "" ? [] : counters(operation, pointer, value);
  const limited = counted.some(({ maximum }) => maximum !== undefined);
  const own = idOf(path);
  const { id, found, attributes } = useField(path, [hasHint(description) && `${own}-hint`, limited && `${own}-count`]);
  const common = {
    ...attributes,
    value,
    "aria-required": description.required === true,
    onInput: (event: Event) => set(path, (event.currentTarget as HTMLInputElement).value),
  };
  return (
    <div class="field" data-short>
      <Label id={id} title={title} description={description} />
      {options ? <Choices {...common} options={options} /> : <TextInput {...common} numeric={numeric} />}
      <Hint id={`${id}-hint`} description={description} />
      <Count id={`${id}-count`} counted={counted} />
      <Messages id={id} found={found} />
    </div>
  );
}

interface ControlProps {
  id: string;
  value: string;
  "aria-required": boolean;
  onInput: (event: Event) => void;
  "aria-invalid": true | undefined;
  "aria-describedby": string | undefined;
}

function TextInput({ numeric, ...attributes }: ControlProps & { numeric: boolean }) {
  return (
    <input
      type="text"
      inputMode={numeric ? "numeric" : undefined}
      autocomplete="off"
      autocapitalize="off"
      spellcheck={false}
      {...attributes}
    />
  );
}

function Choices({
  options,
  value,
  ...attributes
}: ControlProps & { options: ReadonlyArray<string | number | boolean> }) {
  const words = useTexts(texts);
  return (
    <select {...attributes} value={value}>
      <option value="">{words.choose}</option>
      {options.map((option) => (
        <option key={String(option)} value={String(option)}>
          {String(option)}
        </option>
      ))}
    </select>
  );
}

/** A part of the path; it is always needed, and the documents say nothing more about it. */
export function ParameterField({ path, name }: { path: string; name: string }) {
  const { draft, set } = useForm();
  const words = useTexts(texts);
  const { id, found, attributes } = useField(path, []);
  return (
    <div class="field">
      <Label id={id} title={words.parameters[name] ?? name} />
      <TextInput
        {...attributes}
        numeric={false}
        aria-required={true}
        value={valueAt(draft, path)}
        onInput={(event) => set(path, (event.currentTarget as HTMLInputElement).value)}
      />
      <Messages id={id} found={found} />
    </div>
  );
}

/** An input that hides what is typed until somebody asks to see it. */
function SecretInput({ label, ...attributes }: ControlProps & { label: string }) {
  const words = useTexts(texts);
  const [shown, setShown] = useState(false);
  return (
    <div class="secret">
      <input
        type={shown ? "text" : "password"}
        autocomplete="new-password"
        autocapitalize="off"
        spellcheck={false}
        {...attributes}
      />
      <button type="button" aria-pressed={shown} aria-label={label} onClick={() => setShown(!shown)}>
        {shown ? words.hide : words.show}
      </button>
    </div>
  );
}

function PasswordField({ path, pointer }: PlaceProps) {
  const { operation, draft, os, set } = useForm();
  const words = useTexts(texts);
  const description = field(operation, pointer);
  const title = useTitle()(description);
  const own = idOf(path);
  const { id, found, attributes } = useField(path, [hasHint(description) && `${own}-hint`]);
  const value = valueAt(draft, path);
  return (
    <div class="field">
      <Label id={id} title={title} description={description} />
      <SecretInput
        {...attributes}
        label={words.showPassword}
        value={value}
        aria-required={description.required === true}
        onInput={(event) => set(path, (event.currentTarget as HTMLInputElement).value)}
      />
      <Hint id={`${id}-hint`} description={description} />
      <Checklist operation={operation} pointer={pointer} value={value} os={os} />
      <Messages id={id} found={found} />
    </div>
  );
}

interface ChecklistProps {
  operation: string;
  pointer: string;
  value: string;
  os: "linux" | "windows";
}

/** Every rule of a password, met or not. */
function Checklist({ operation, pointer, value, os }: ChecklistProps) {
  const words = useTexts(texts);
  const language = useLanguage();
  const announce = useAnnounce();
  const rules = passwordChecklist(operation, pointer, value, { os });
  const met = rules.filter((rule) => rule.met).length;
  const spoken = value === "" || rules.length === 0 ? "" : words.rulesMet(met, rules.length);
  useEffect(() => {
    if (spoken) announce(spoken);
  }, [announce, spoken]);
  if (rules.length === 0) return null;
  return (
    <ul class="checklist" aria-label={words.checklist}>
      {rules.map((rule) => (
        <li key={rule.rule} data-rule={rule.rule} data-met={value !== "" && rule.met}>
          <Tick met={value !== "" && rule.met} />
          {pick(rule.text, language)}
          {rule.parts && (
            <ul>
              {rule.parts.map((part) => (
                <li key={part.text.en} data-met={part.met}>
                  <Tick met={part.met} />
                  {pick(part.text, language)}
                </li>
              ))}
            </ul>
          )}
        </li>
      ))}
    </ul>
  );
}

function Tick({ met }: { met: boolean }) {
  const words = useTexts(texts);
  return (
    <>
      <span class="tick" aria-hidden="true">
        {met ? "✓" : "○"}
      </span>
      <span class="visually-hidden">{`${met ? words.met : words.notMet}: `}</span>
    </>
  );
}

/** A script as people write it; what is sent is its base64. */
function ScriptField({ path, pointer }: PlaceProps) {
  const { operation, draft, set } = useForm();
  const words = useTexts(texts);
  const description = field(operation, pointer);
  const title = useTitle()(description);
  const value = valueAt(draft, path);
  const own = idOf(path);
  const { id, found, attributes } = useField(path, [`${own}-plain`, `${own}-hint`, value !== "" && `${own}-count`]);
  return (
    <div class="field">
      <Label id={id} title={title} description={description} />
      <p class="hint" id={`${id}-plain`}>
        {words.scriptHint}
      </p>
      <textarea
        rows={6}
        spellcheck={false}
        autocapitalize="off"
        {...attributes}
        value={value}
        onInput={(event) => set(path, event.currentTarget.value)}
      />
      <Hint id={`${id}-hint`} description={description} />
      {value !== "" && <Count id={`${id}-count`} counted={counters(operation, pointer, value, { plain: true })} />}
      <Messages id={id} found={found} />
    </div>
  );
}

function ObjectField({ path, pointer, fields }: PlaceProps & { fields: readonly Field[] }) {
  const { operation } = useForm();
  const title = useTitle()(field(operation, pointer));
  return (
    <fieldset class="part">
      <legend>{title}</legend>
      <div class="row-fields">
        <Fields fields={fields} path={path} pointer={pointer} />
      </div>
    </fieldset>
  );
}

interface RowsProps extends PlaceProps {
  rows?: number | undefined;
  /** How many there are, for the counter. */
  counted: unknown;
  children: (key: number, name: string) => preact.ComponentChildren;
}

/** Rows that can be added and removed, with the focus staying near. */
function Rows({ path, pointer, rows: initially, counted, children }: RowsProps) {
  const { operation, draft, addRow, removeRow } = useForm();
  const words = useTexts(texts);
  const announce = useAnnounce();
  const description = field(operation, pointer);
  const title = useTitle()(description);
  const rows = rowsAt(draft, path, initially);
  const own = idOf(path);
  const { id, found, attributes } = useField(path, [hasHint(description) && `${own}-hint`]);
  const add = () => {
    addRow(path, initially);
    const key = Math.max(-1, ...rows) + 1;
    focusSoon(() => document.querySelector<HTMLElement>(`#${id}-row-${key} :is(input, select)`));
  };
  const remove = (key: number, name: string) => {
    removeRow(path, key, initially);
    announce(words.removed(name));
    focusSoon(() => document.getElementById(id));
  };
  return (
    <fieldset class="part">
      <legend>
        {title} {initially !== undefined && <Need description={description} />}
      </legend>
      <Hint id={`${id}-hint`} description={description} />
      {rows.length === 0 && <p class="hint">{words.noRows}</p>}
      {rows.map((key, index) => {
        const name = words.item(title, index + 1);
        return (
          // biome-ignore lint/a11y/useSemanticElements: a legend would repeat itself in every row
          <div class="row" key={key} id={`${id}-row-${key}`} role="group" aria-label={name}>
            <div class="row-head">
              <span aria-hidden="true">{index + 1}</span>
              <button type="button" class="quiet" aria-label={words.remove(name)} onClick={() => remove(key, name)}>
                <span aria-hidden="true">✕</span>
              </button>
            </div>
            {children(key, name)}
          </div>
        );
      })}
      <Messages id={id} found={found} />
      <div class="toolbar">
        <button
          type="button"
          id={id}
          data-invalid={attributes["aria-invalid"]}
          aria-describedby={attributes["aria-describedby"]}
          onClick={add}
        >
          {words.add(title)}
        </button>
        <Count counted={counters(operation, pointer, counted)} />
      </div>
    </fieldset>
  );
}

/** What is focused is there only after the next rendering. */
const focusSoon = (find: () => HTMLElement | null) => setTimeout(() => find()?.focus());

function ListField({ fields, rows, ...place }: PlaceProps & { fields: readonly Field[]; rows: number | undefined }) {
  const { draft } = useForm();
  return (
    <Rows {...place} rows={rows} counted={rowsAt(draft, place.path, rows)}>
      {(key) => (
        <div class="row-fields">
          <Fields fields={fields} path={`${place.path}/${key}`} pointer={`${place.pointer}/0`} />
        </div>
      )}
    </Rows>
  );
}

function MapField(place: PlaceProps) {
  const { draft } = useForm();
  const words = useTexts(texts);
  const names = rowsAt(draft, place.path).map((key) => valueAt(draft, rowName(`${place.path}/${key}`)));
  const twice = names.find((name, index) => name !== "" && names.indexOf(name) !== index);
  return (
    <>
      <Rows {...place} counted={Object.fromEntries(names.map((name, index) => [name || index, ""]))}>
        {(key) => <MapRow path={`${place.path}/${key}`} pointer={place.pointer} />}
      </Rows>
      {twice !== undefined && (
        <p class="hint" role="status">
          <Marked text={words.twice(twice)} />
        </p>
      )}
    </>
  );
}

function MapRow({ path, pointer }: PlaceProps) {
  const { operation, draft, os, set } = useForm();
  const words = useTexts(texts);
  const name = valueAt(draft, rowName(path));
  const value = valueAt(draft, rowValue(path));
  const inner = `${pointer}/${name.replaceAll("~", "~0").replaceAll("/", "~1") || "-"}`;
  const secret = isSecret(operation, inner);
  const description = field(operation, inner);
  const own = idOf(path);
  const { id, found, attributes } = useField(path, [hasHint(description) && `${own}-hint`]);
  const change = (place: string) => (event: Event) => set(place, (event.currentTarget as HTMLInputElement).value);
  const control = { ...attributes, id: `${id}-value`, value, "aria-required": false, onInput: change(rowValue(path)) };
  return (
    <div class="field">
      <div class="row-fields">
        <div class="field">
          <label for={id}>{words.key}</label>
          <TextInput
            {...attributes}
            numeric={false}
            aria-required={false}
            value={name}
            onInput={change(rowName(path))}
          />
        </div>
        <div class="field">
          <label for={`${id}-value`}>{words.value}</label>
          {secret ? (
            <SecretInput {...control} label={`${words.show}: ${name}`} />
          ) : (
            <TextInput {...control} numeric={false} />
          )}
        </div>
      </div>
      <Hint id={`${id}-hint`} description={description} />
      {secret && <Checklist operation={operation} pointer={inner} value={value} os={os} />}
      <Messages id={id} found={found} />
    </div>
  );
}

interface ChoiceProps extends PlaceProps {
  choice: Extract<Field, { kind: "choice" }>;
}

/** One of several ways; the fields of the others are not part of the request. */
function ChoiceField({ choice, path, pointer }: ChoiceProps) {
  const { draft, set } = useForm();
  const words = useTexts(texts);
  const kept = choicePath(path, choice.name);
  const option = chosen(draft, path, choice);
  const { id, found } = useField(kept, []);
  return (
    <>
      <fieldset class="choice">
        <legend>{words.choices[choice.name] ?? choice.name}</legend>
        {choice.options.map(({ name }) => (
          <label key={name}>
            <input
              type="radio"
              name={id}
              id={option?.name === name ? id : undefined}
              value={name}
              checked={option?.name === name}
              onChange={() => set(kept, name)}
            />
            {words.options[name]}
          </label>
        ))}
        <Messages id={id} found={found} />
      </fieldset>
      {option?.field && <FieldOf key={option.name} field={option.field} path={path} pointer={pointer} />}
    </>
  );
}
