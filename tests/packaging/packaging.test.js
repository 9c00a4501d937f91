// The packed tarball in the tools that people build with: installed from the tarball, built as a stock template
// does, and run in a browser where there is one.
// Usage: node --test packaging.test.js, with ECS_PREFLIGHT_TARBALL, CHROMIUM (absent: nothing runs in a browser)
// and NEXT=1 for Next, which takes longest.

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { flags } from "../browser/flags.js";

const here = dirname(fileURLToPath(import.meta.url));
const app = join(here, "app");
const tarball = process.env.ECS_PREFLIGHT_TARBALL;
const browserPath = process.env.CHROMIUM;
const inBrowsers = browserPath ? {} : { skip: "no Chromium" };
const wanted = JSON.stringify([
  "value/enum",
  "NovaRebootServer",
  ["reboot", "type"],
  "ACTIVE",
  ["ecs:servers:reboot"],
  "6.3.2",
  "`type` 必须是 `SOFT` 或 `HARD`，实际为 `WARM`",
]);

let out;
let browser;
const ends = [];

before(async () => {
  assert.ok(tarball, "ECS_PREFLIGHT_TARBALL names no tarball");
  install(here);
  out = mkdtempSync(join(tmpdir(), "ecs-preflight-packaging-"));
  if (!browserPath) return;
  const { chromium } = await import("playwright-core");
  browser = await chromium.launch({ executablePath: browserPath, args: flags });
});

after(async () => {
  for (const end of ends) await end();
  await browser?.close();
  if (out) rmSync(out, { recursive: true, force: true });
});

/** As a user does it, without a word in the lock file: the tarball changes with every build. */
function install(folder) {
  const options = ["--prefer-offline", "--no-save", "--no-package-lock", "--no-audit", "--no-fund", "--loglevel=error"];
  // An older one of the same version would be taken for it.
  rmSync(join(folder, "node_modules/ecs-preflight"), { recursive: true, force: true });
  execFileSync("npm", ["install", ...options, tarball], { cwd: folder, stdio: "inherit" });
}

/** What a page says after its script has run. */
async function outcome(address) {
  const page = await browser.newPage();
  const errors = [];
  page.on("pageerror", (error) => errors.push(error.message));
  await page.goto(address);
  const value = await page
    .waitForFunction("globalThis.outcome", undefined, { timeout: 30_000 })
    .then((handle) => handle.jsonValue())
    .catch((error) => assert.fail(`${error.message}; the page said: ${errors.join("; ")}`));
  await page.close();
  return value;
}

/** The outcome of a built script, in a page of its own. */
async function outcomeOf(file, type) {
  const html = `<!doctype html><meta charset="utf-8"><script ${type} src="/built.js"></script>`;
  const server = createServer(({ url }, response) => {
    const script = url === "/built.js";
    response.setHeader("content-type", script ? "text/javascript" : "text/html");
    response.end(script ? readFileSync(file) : html);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    return await outcome(`http://127.0.0.1:${server.address().port}/`);
  } finally {
    server.close();
  }
}

/** A build of an application that uses one part carries the engine and the packs of that part alone. */
function carriesOnlyForms(file) {
  const files = ["engines/forms.embedded", "packs/forms", "packs/en", "packs/zh"];
  const sizes = files.map((name) => statSync(join(here, `node_modules/ecs-preflight/dist/${name}.js`)).size);
  const part = sizes.reduce((sum, size) => sum + size);
  const size = statSync(file).size;
  assert.ok(size < part + 100_000, `${size} bytes, of which forms are ${part}`);
}

const bundlers = {
  async esbuild(entry, file) {
    const { build } = await import("esbuild");
    await build({ entryPoints: [entry], bundle: true, minify: true, outfile: file, logLevel: "error" });
  },
  async Rollup(entry, file) {
    const { rollup } = await import("rollup");
    const { nodeResolve } = await import("@rollup/plugin-node-resolve");
    const bundle = await rollup({ input: entry, plugins: [nodeResolve()] });
    await bundle.write({ file, format: "iife" });
  },
  async webpack(entry, file) {
    const { default: webpack } = await import("webpack");
    const output = { path: dirname(file), filename: "built.js" };
    const run = (options) => new Promise((done, fail) => webpack(options, (e, stats) => (e ? fail(e) : done(stats))));
    // A large file is what is wanted here.
    const stats = await run({ mode: "production", context: app, entry, output, performance: false });
    assert.equal(stats.hasErrors(), false, stats.toString());
    assert.equal(stats.hasWarnings(), false, stats.toString());
  },
  // Out of the box it reads neither `exports` nor `imports` of a package: files lie where their names say.
  async Parcel(entry, file) {
    const options = ["--dist-dir", dirname(file), "--cache-dir", join(out, "parcel"), "--no-source-maps"];
    const parcel = join(here, "node_modules/.bin/parcel");
    execFileSync(parcel, ["build", entry, ...options, "--log-level", "error"], { cwd: app, stdio: "inherit" });
    renameSync(join(dirname(file), basename(entry)), file);
  },
};

for (const [name, build] of Object.entries(bundlers)) {
  describe(name, () => {
    test("builds an application that runs", async () => {
      const file = join(out, name, "main", "built.js");
      await build(join(app, "src/main.js"), file);
      if (browser) assert.equal(await outcomeOf(file, ""), wanted);
    });

    test("leaves out what is not imported", async () => {
      const file = join(out, name, "only", "built.js");
      await build(join(app, "src/only.js"), file);
      carriesOnlyForms(file);
      if (browser) assert.equal(await outcomeOf(file, ""), "value/enum");
    });
  });
}

describe("Vite", () => {
  test("serves an application that is being developed", inBrowsers, async () => {
    const { createServer: createVite } = await import("vite");
    const cacheDir = join(out, "vite-cache");
    const server = await createVite({ root: app, cacheDir, logLevel: "error", server: { host: "127.0.0.1", port: 0 } });
    await server.listen();
    ends.push(() => server.close());
    assert.equal(await outcome(`http://127.0.0.1:${server.httpServer.address().port}/`), wanted);
  });

  test("builds an application that runs", async () => {
    const { build, preview } = await import("vite");
    const outDir = join(out, "vite");
    await build({ root: app, logLevel: "error", build: { outDir, chunkSizeWarningLimit: 100_000 } });
    assert.ok(existsSync(join(outDir, "index.html")));
    if (!browser) return;
    const server = await preview({
      root: app,
      logLevel: "error",
      build: { outDir },
      preview: { host: "127.0.0.1", port: 0 },
    });
    ends.push(() => server.close());
    assert.equal(await outcome(`http://127.0.0.1:${server.httpServer.address().port}/`), wanted);
  });

  test("leaves out what is not imported", async () => {
    const { build } = await import("vite");
    const lib = { entry: join(app, "src/only.js"), formats: ["es"], fileName: () => "built.js" };
    await build({ root: app, logLevel: "error", build: { outDir: join(out, "vite-only"), lib } });
    carriesOnlyForms(join(out, "vite-only", "built.js"));
  });
});

describe("Node", () => {
  const print = "globalThis.outcome = undefined;";
  const inNode = (...values) => execFileSync(process.execPath, values, { cwd: app, encoding: "utf8" }).trim();

  test("imports it", () => {
    const script = `${print} await import("./src/main.js"); console.log(outcome)`;
    assert.equal(inNode("--input-type=module", "--eval", script), wanted);
  });

  test("requires it", { skip: process.features.require_module ? false : "this Node requires no modules" }, () => {
    const script = 'const { deriveStatus } = require("ecs-preflight/states"); console.log(deriveStatus("stopped"))';
    assert.equal(inNode("--no-warnings", "--input-type=commonjs", "--eval", script), "SHUTOFF");
  });

  test("has a file for every name that is exported", () => {
    const folder = join(here, "node_modules/ecs-preflight");
    const { exports } = JSON.parse(readFileSync(join(folder, "package.json")));
    // A name with a star stands for every file of its folder; a few are as good as all of them.
    const several = (name, { default: file }) =>
      readdirSync(join(folder, dirname(file)))
        .filter((found) => found.endsWith(".js"))
        .slice(0, 3)
        .map((found) => name.replace("*", found.slice(0, -".js".length)));
    const names = Object.entries(exports).flatMap(([name, to]) => (name.includes("*") ? several(name, to) : [name]));
    assert.ok(names.some((name) => name.startsWith("./operations/")));
    for (const name of names) {
      const path = inNode("--eval", `console.log(require.resolve("ecs-preflight${name.slice(1)}"))`);
      assert.ok(existsSync(path), name);
    }
  });
});

describe("workerd", () => {
  test("gets the module as an import, and no text of it", async () => {
    const { build } = await import("esbuild");
    const file = join(out, "workerd.mjs");
    // What workerd makes of such an import is a compiled module.
    const compiled = {
      name: "compiled",
      setup({ onLoad }) {
        onLoad({ filter: /\.wasm$/ }, ({ path }) => ({
          contents: `import { readFileSync } from "node:fs";
export default new WebAssembly.Module(readFileSync(${JSON.stringify(path)}));`,
          loader: "js",
        }));
      },
    };
    await build({
      entryPoints: [join(app, "src/main.js")],
      bundle: true,
      format: "esm",
      platform: "neutral",
      external: ["node:fs"],
      conditions: ["workerd", "worker"],
      plugins: [compiled],
      outfile: file,
      logLevel: "error",
    });
    // The packs are texts, and the modules are none.
    const built = readFileSync(file, "utf8");
    assert.match(built, /WebAssembly\.Module\(readFileSync/);
    assert.doesNotMatch(built, /WebAssembly\.Module\(\s*bytes/);
    await import(file);
    assert.equal(globalThis.outcome, wanted);
  });
});

describe("Next", { skip: process.env.NEXT ? false : "NEXT is not set" }, () => {
  const folder = join(here, "next");

  test("renders on the server and in the client", { timeout: 300_000 }, async () => {
    install(folder);
    const env = { ...process.env, NEXT_TELEMETRY_DISABLED: "1", NODE_ENV: "production" };
    const next = join(folder, "node_modules/next/dist/bin/next");
    execFileSync(process.execPath, [next, "build"], { cwd: folder, env, stdio: ["ignore", "ignore", "inherit"] });
    const server = spawn(process.execPath, [next, "start", "--port", "0", "--hostname", "127.0.0.1"], {
      cwd: folder,
      env,
    });
    ends.push(() => server.kill());
    const address = await new Promise((resolve, reject) => {
      let said = "";
      server.stdout.on("data", (text) => {
        said += text;
        const found = said.match(/http:\/\/127\.0\.0\.1:\d+/);
        if (found && said.includes("Ready")) resolve(found[0]);
      });
      server.on("exit", () => reject(new Error(`next start ended: ${said}`)));
    });
    const html = await (await fetch(address)).text();
    assert.match(html, /value\/enum ACTIVE/);
    // Client components are rendered on the server first.
    assert.match(html, /<output>fine<\/output>/);
    if (!browser) return;
    const page = await browser.newPage();
    await page.goto(address, { waitUntil: "networkidle" });
    await page.fill("input", "WARM");
    await page.waitForFunction("document.querySelector('output').textContent === 'value/enum'");
    await page.close();
  });
});
