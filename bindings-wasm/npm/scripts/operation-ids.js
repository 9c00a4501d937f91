// Writes the ids of all operations as a type, so that editors can offer them.

import { writeFileSync } from "node:fs";
import { operations } from "../index.js";

const ids = operations().map((id) => `  | ${JSON.stringify(id)}`);
writeFileSync(
  new URL("../dist/operations.d.ts", import.meta.url),
  `/** The operations of this version. */\nexport type KnownOperation =\n${ids.join("\n")};\n`,
);
