// Compiled, never run: whether index.d.ts says what users rely on.

import type { StandardJSONSchemaV1, StandardSchemaV1 } from "@standard-schema/spec";
import {
  type BodyOf,
  type Catalogue,
  type CatalogueOperation,
  type ChecklistEntry,
  type Counter,
  type CreateCloudServersBody,
  catalogue,
  check,
  counters,
  type Description,
  deriveStatus,
  describe,
  explain,
  type Issue,
  iam,
  type Needs,
  type OperationId,
  type OperationSchema,
  operations,
  passwordChecklist,
  type Report,
  type RuleId,
  schemaFor,
  status,
  validate,
} from "ecs-preflight";
import { init, validate as slimValidate } from "ecs-preflight/slim/forms";

interface Form {
  name?: string;
}
declare const form: Form;

const report: Report = validate("NovaRebootServer", form, { locale: "zh", draft: true, os: "linux" });
const first: Issue | undefined = report.issues[0];
const line: number | undefined = first?.line;
const severity: "error" | "warning" | "note" | undefined = first?.severity;

check({ method: "POST", url: "/v1/p/cloudservers" });
check({ method: "POST", url: new URL("https://example.com/"), headers: new Headers(), body: new Uint8Array() });
check({ method: "POST", url: "/", headers: [["a", "b"]], body: "{}" }, { locale: "en" });
check({ method: "POST", url: "/", headers: { a: "b", c: ["d"], e: undefined }, body: form });
check("POST", "/v1/p/cloudservers", { headers: new Map([["a", "b"]]), body: form, locale: "zh", draft: true });
validate("AnOperationOfTomorrow" satisfies OperationId, null);

const schema: OperationSchema<CreateCloudServersBody> = schemaFor("CreateCloudServers", { locale: "zh", draft: true });
const result = schema["~standard"].validate({}, { libraryOptions: { locale: "en" } });
const body: BodyOf<"NovaRebootServer"> = { reboot: { type: "SOFT" } };
const fromTomorrow: unknown = schemaFor("AnOperationOfTomorrow")["~standard"].validate(body);
const name: string | undefined = result.issues ? undefined : result.value.server.name;
const path: ReadonlyArray<string | number> | undefined = result.issues?.[0]?.path;
const rule: RuleId = "password/classes";
const jsonSchema: Record<string, unknown> = schema["~standard"].jsonSchema.input({ target: "draft-2020-12" });
const checklist: ChecklistEntry[] = passwordChecklist("CreateCloudServers", "/server/adminPass", "", { os: "linux" });
const left: Counter[] = counters("CreateCloudServers", "/server/user_data", "#!/bin/sh", { plain: true });
const remedy: string | undefined = explain("Ecs.0011").remedy?.zh;
const loaded: Promise<void> = init(new URL("https://example.com/forms.wasm"));
const slim: Report = slimValidate("NovaRebootServer", body);

const needs: Needs = iam.needs("NovaRebootServer");
const several: Needs[] = iam.needs({ method: "GET", url: "/" });
const everything: Catalogue = catalogue();
const one: CatalogueOperation = catalogue("NovaRebootServer");
const field: Description = describe("CreateCloudServers", "/server/name");
const ids: string[] = operations();
const derived: string = deriveStatus("active", null);
const transitional: boolean = status("active").transitional;

// @ts-expect-error an operation is needed
validate();
// @ts-expect-error there is no such option
validate("NovaRebootServer", form, { drafts: true });
// @ts-expect-error nor such a system
validate("NovaRebootServer", form, { os: "mac" });
// @ts-expect-error not a kind of reboot
const wrong: BodyOf<"NovaRebootServer"> = { reboot: { type: "WARM" } };
// @ts-expect-error a method is needed
check({ url: "/" });
// @ts-expect-error a state is a text
deriveStatus(1);

export {
  body,
  checklist,
  derived,
  everything,
  field,
  fromTomorrow,
  ids,
  jsonSchema,
  left,
  line,
  loaded,
  name,
  needs,
  one,
  path,
  remedy,
  result,
  rule,
  several,
  severity,
  slim,
  transitional,
  wrong,
};

// The schema is what the standards say.
schema satisfies StandardSchemaV1<CreateCloudServersBody>;
schema satisfies StandardJSONSchemaV1<CreateCloudServersBody>;
