// An application that needs one function of one part.

import { validate } from "ecs-preflight";

globalThis.outcome = validate("NovaRebootServer", { reboot: { type: "WARM" } }).issues[0].rule;
