// What is said in this language, to be added to an operation.

import { pack } from "../dist/packs/en.js";

export default /*#__PURE__*/ Object.freeze({ locale: "en", pack });
