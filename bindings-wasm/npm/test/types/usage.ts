// Compiled, never run: whether index.d.ts says what users rely on.

import type { StandardJSONSchemaV1, StandardSchemaV1 } from "@standard-schema/spec";
import {
  type Action,
  type BodyOf,
  type Catalogue,
  type CatalogueOperation,
  type ChecklistEntry,
  type Counter,
  type CreateCloudServersBody,
  catalogue,
  check,
  counters,
  createPreflight,
  type Description,
  deriveStatus,
  describe,
  type Explanation,
  expect,
  explain,
  type Issue,
  iam,
  type Job,
  job,
  may,
  type Needs,
  type NovaStatus,
  type OperationId,
  type OperationSchema,
  operations,
  type Permission,
  type PolicyDocument,
  type PowerState,
  passwordChecklist,
  poll,
  type Report,
  type RuleId,
  type Status,
  schemaFor,
  status,
  validate,
} from "ecs-preflight";
import zh from "ecs-preflight/languages/zh";
import reboot from "ecs-preflight/operations/NovaRebootServer";
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
const known: Status = deriveStatus("a state of tomorrow");
const nova: NovaStatus = deriveStatus("paused", null, { dialect: "nova" });
const power: PowerState = 4;
const permission: Permission = may("ResizeCloudServer", { vm_state: "active", task_state: null, locked: false });
const outcome: "keep-polling" | "done" | "failed" | "unknown" = poll("NovaStopServer", { status: "ACTIVE" }).outcome;
const last: string[] | undefined = expect("NovaStopServer").final;
const transitional: boolean = status("active").transitional;

const explained: Explanation = explain({ error: {} }, { request: { method: "GET", url: "/" }, locale: "zh" });
const certain: boolean | undefined = explained.causes?.[0]?.certain;
const named = explain("nics/count");
const codes: string[] = "answers" in named ? named.answers : [];
const polled: Job = job("{}");
const again: boolean | undefined = polled.keep_polling;
const failedServer: string | undefined = polled.failed[0]?.resource.server_id;

const least: PolicyDocument = iam.minimize(["NovaRebootServer"], {
  requests: [{ method: "GET", url: "/" }],
  knownOnly: true,
});
const allowed: boolean =
  iam.simulate([least, "{}"], { action: "ecs:servers:list", context: { "g:MFAAge": [1, "2"] }, time: new Date() })
    .decision === "allow";
const blockers: string[] | undefined = iam.apis(least).denied[0]?.denied_by;
const gained: string[] = iam.diff(least, "{}").gained;
const level: Action["level"] | undefined = iam.actions()[0]?.level;
const opened: string[] = iam.who("ecs:servers:*").operations;

// @ts-expect-error an operation is needed
validate();
// @ts-expect-error an action is asked about
iam.simulate(least, {});
// @ts-expect-error there is no such option
validate("NovaRebootServer", form, { drafts: true });
// @ts-expect-error nor such a system
validate("NovaRebootServer", form, { os: "mac" });
// @ts-expect-error not a kind of reboot
const wrongBody: BodyOf<"NovaRebootServer"> = { reboot: { type: "WARM" } };
// @ts-expect-error a method is needed
check({ url: "/" });
// @ts-expect-error Nova has statuses that the documents do not list
const mixed: Status = deriveStatus("paused", null, { dialect: "nova" });
// @ts-expect-error a poll needs a status
poll("NovaStopServer", {});
// @ts-expect-error no such power state is documented
const wrong: PowerState = 7;
// @ts-expect-error a state is a text
deriveStatus(1);

export {
  again,
  allowed,
  blockers,
  body,
  certain,
  checklist,
  codes,
  derived,
  everything,
  failedServer,
  field,
  fromTomorrow,
  gained,
  ids,
  jsonSchema,
  known,
  last,
  least,
  left,
  level,
  line,
  loaded,
  mixed,
  name,
  needs,
  nova,
  one,
  opened,
  outcome,
  path,
  permission,
  power,
  rebootField,
  rebootSchema,
  regional,
  regionalStatus,
  remedy,
  result,
  rule,
  several,
  severity,
  single,
  slim,
  transitional,
  wrong,
  wrongBody,
};

// The schema is what the standards say.
schema satisfies StandardSchemaV1<CreateCloudServersBody>;
schema satisfies StandardJSONSchemaV1<CreateCloudServersBody>;

// One operation, and a handle of its own.
const single: Report = reboot.validate(form, { languages: [zh], draft: true });
const rebootSchema: StandardSchemaV1<BodyOf<"NovaRebootServer">> = reboot.schema({ languages: zh });
const rebootField: Description = reboot.describe("/reboot/type", { languages: [zh] });
const handle = createPreflight({ packs: [new Uint8Array()] });
const regional: Report = handle.validate("CreateCloudServers", form, { locale: "zh" });
const regionalStatus: string = handle.deriveStatus("active");
handle.iam.needs("NovaRebootServer");
// @ts-expect-error: packs are bytes
createPreflight({ packs: "our-region.pack" });
// @ts-expect-error: a language is what its entry gives
reboot.validate(form, { languages: ["zh"] });
