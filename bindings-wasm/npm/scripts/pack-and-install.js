// Packs the package, installs the tarball in a temporary folder, and runs the named tests against it:
// what is tested is what users get.

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL("..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "ecs-preflight-"));

function run(command, values, options) {
  const done = spawnSync(command, values, { stdio: ["ignore", "pipe", "inherit"], encoding: "utf8", ...options });
  if (done.error) throw done.error;
  if (done.status !== 0) throw new Error(`${command} ${values[0]} failed\n${done.stdout ?? ""}`);
  return done.stdout;
}

try {
  const [packed] = JSON.parse(
    run("npm", ["pack", "--json", "--loglevel=error", "--pack-destination", folder], { cwd: here }),
  );
  writeFileSync(join(folder, "package.json"), '{"private":true}\n');
  const flags = ["--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error"];
  run("npm", ["install", ...flags, join(folder, packed.filename)], { cwd: folder });
  const tests = process.argv.slice(2);
  const env = { ...process.env, ECS_PREFLIGHT_INSTALLED: folder };
  run(process.execPath, ["--test", ...tests], { cwd: here, env, stdio: "inherit" });
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
