// react-hook-form takes the schema as it takes any other Standard Schema.

import { standardSchemaResolver } from "@hookform/resolvers/standard-schema";
import { passwordChecklist, schemaFor } from "ecs-preflight/forms";
import { useForm, useWatch } from "react-hook-form";
import { start } from "./start.js";

const schema = schemaFor("CreateCloudServers", { locale: "zh" });

export function CreateServer({ onCreate }) {
  const { register, handleSubmit, control, formState } = useForm({
    resolver: standardSchemaResolver(schema),
    defaultValues: start,
    mode: "onChange",
  });
  const { name, adminPass } = formState.errors.server ?? {};
  const password = useWatch({ control, name: "server.adminPass" });
  return (
    <form onSubmit={handleSubmit(onCreate)} noValidate>
      <label htmlFor="name">Name</label>
      <input id="name" aria-invalid={Boolean(name)} aria-describedby="name-error" {...register("server.name")} />
      <p id="name-error">{name?.message}</p>
      <label htmlFor="password">Password</label>
      <input
        id="password"
        type="password"
        aria-invalid={Boolean(adminPass)}
        aria-describedby="password-rules"
        {...register("server.adminPass")}
      />
      <ul id="password-rules">
        {passwordChecklist("CreateCloudServers", "/server/adminPass", password).map(({ rule, met, text }) => (
          <li key={rule} data-met={met}>
            {text.zh}
          </li>
        ))}
      </ul>
      <button type="submit">Create</button>
    </form>
  );
}
