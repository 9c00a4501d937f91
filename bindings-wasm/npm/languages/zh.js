// What is said in this language, to be added to an operation.

import { pack } from "../dist/packs/zh.js";

export default /*#__PURE__*/ Object.freeze({ locale: "zh", pack });
