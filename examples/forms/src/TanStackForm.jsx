// TanStack Form takes the schema as a validator; each field gets the issues at its path.

import { useForm } from "@tanstack/react-form";
import { counters, schemaFor } from "ecs-preflight/forms";
import { start } from "./start.js";

const schema = schemaFor("CreateCloudServers");

/** How much is left of the width of a name. */
function Left({ value }) {
  const width = counters("CreateCloudServers", "/server/name", value).find(({ unit }) => unit === "width");
  return <span id="name-left">{`${width.used} of ${width.maximum}`}</span>;
}

export function CreateServer({ onCreate }) {
  const form = useForm({
    defaultValues: start,
    validators: { onChange: schema },
    onSubmit: ({ value }) => onCreate(value),
  });
  const input = (path, label, type, more) => (
    <form.Field name={path}>
      {({ name, state, handleChange, handleBlur }) => (
        <p>
          <label htmlFor={name}>{label}</label>
          <input
            id={name}
            type={type}
            value={state.value}
            aria-invalid={state.meta.errors.length > 0}
            aria-describedby={`${name}-errors`}
            onBlur={handleBlur}
            onChange={(event) => handleChange(event.target.value)}
          />
          {more?.(state.value)}
          <span id={`${name}-errors`}>{state.meta.errors.map(({ message }) => message).join("; ")}</span>
        </p>
      )}
    </form.Field>
  );
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        form.handleSubmit();
      }}
    >
      {input("server.name", "Name", "text", (value) => (
        <Left value={value} />
      ))}
      {input("server.adminPass", "Password", "password")}
      <button type="submit">Create</button>
    </form>
  );
}
