// What a reviewer of permissions needs: actions and policies.

import { makeIam } from "./lib/iam.js";
import { iam as engine } from "./lib/modules/iam.js";

export const iam = /*#__PURE__*/ makeIam(engine);
