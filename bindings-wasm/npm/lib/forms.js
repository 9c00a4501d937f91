// Fields of bodies, and bodies as schemas that form libraries take.

import { text } from "./arguments.js";
import { makeValidate } from "./requests.js";
import { jsonText } from "./value.js";

export const makeDescribe =
  (engine) =>
  (operation, pointer = "") =>
    engine.ask("form.describe", { operation: text(operation, "operation"), pointer: text(pointer, "pointer") });

/** Every limit of a text field, met or not; an absent value is an empty one. */
export const makeChecklist = (engine) => (operation, pointer, value, options) =>
  engine.ask("form.checklist", {
    operation: text(operation, "operation"),
    pointer: text(pointer, "pointer"),
    value: text(value ?? "", "value"),
    os: options?.os,
  });

/** How much of its limits a value uses; any value may be given. */
export const makeCounters = (engine) => (operation, pointer, value, options) => {
  const known = { operation: text(operation, "operation"), pointer: text(pointer, "pointer") };
  return engine.ask("form.counters", { ...known, plain: Boolean(options?.plain) }, "", { value: jsonText(value) });
};

const TARGETS = {
  "draft-2020-12": "https://json-schema.org/draft/2020-12/schema",
  // The exported schemas use no keyword that this draft does not have.
  "draft-07": "http://json-schema.org/draft-07/schema#",
};

/** The body of an operation as a Standard Schema and a Standard JSON Schema. */
export const makeSchemaFor = (
  engine,
  validate = makeValidate(engine),
  schema = (operation) => engine.ask("form.schema", { operation }),
) => {
  return (operation, chosen) => {
    const report = (value, options) => validate(operation, value, { ...chosen, ...options });
    // An unknown operation or option is refused here, not at the first key that a user presses.
    report({});
    const jsonSchema = (options) => {
      const target = options?.target ?? "draft-2020-12";
      if (!Object.hasOwn(TARGETS, target)) throw new TypeError(`there is no JSON Schema for the target ${target}`);
      return { ...schema(operation), $schema: TARGETS[target] };
    };
    return Object.freeze({
      operation,
      report,
      "~standard": Object.freeze({
        version: 1,
        vendor: "ecs-preflight",
        validate: (value, options) => result(value, report(value, options?.libraryOptions)),
        jsonSchema: Object.freeze({ input: jsonSchema, output: jsonSchema }),
      }),
    });
  };
};

/** Only errors fail; the rest is beside them. */
function result(value, { ok, issues }) {
  const all = issues.map((issue) => ({ ...issue, path: path(value, issue.pointer) }));
  const notices = all.filter((issue) => issue.severity !== "error");
  return ok ? { value, notices } : { issues: all.filter((issue) => issue.severity === "error"), notices };
}

/** A JSON pointer as keys; those of a list are numbers, as form libraries have them. */
function path(value, pointer) {
  let holder = value;
  return pointer
    .split("/")
    .slice(1)
    .map((token) => {
      const name = token.replaceAll("~1", "/").replaceAll("~0", "~");
      let key = name;
      try {
        if (Array.isArray(holder) && /^\d+$/.test(name)) key = Number(name);
        holder = holder?.[name];
      } catch {
        // The value is the caller's own code, which may throw.
        holder = undefined;
      }
      return key;
    });
}
