// What an application does with the package: a function of every part.

import { catalogue, check, deriveStatus, iam, schemaFor, validate } from "ecs-preflight";
import zh from "ecs-preflight/languages/zh";
import reboot from "ecs-preflight/operations/NovaRebootServer";

const body = { reboot: { type: "WARM" } };
globalThis.outcome = JSON.stringify([
  validate("NovaRebootServer", body, { locale: "zh" }).issues[0].rule,
  check("POST", "/v2.1/p/servers/s/action", { body }).operation,
  schemaFor("NovaRebootServer")["~standard"].validate(body).issues[0].path,
  deriveStatus("active", "powering-off"),
  iam.needs("NovaRebootServer").actions,
  catalogue("NovaRebootServer").section,
  reboot.validate(body, { languages: [zh] }).issues[0].message,
]);
