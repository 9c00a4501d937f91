import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

// The other lock files of this repository are not of this application.
const root = dirname(fileURLToPath(import.meta.url));

export default { distDir: "dist", turbopack: { root } };
