// The installed package in a real browser: the shared cases, content security policies, and silence on the wire.
// Usage: node --test browser.test.js, with CHROMIUM naming the browser and ECS_PREFLIGHT_INSTALLED the folder
// into which the packed package was installed.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { chromium } from "playwright-core";
import { flags } from "./flags.js";

const installed = process.env.ECS_PREFLIGHT_INSTALLED;
const here = dirname(fileURLToPath(import.meta.url));
/** The policies that a page may have; nothing is allowed that a test does not need. */
const policies = {
  "/": "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; frame-src 'self'",
  "/without": "default-src 'none'; script-src 'self'",
};

function read(folder) {
  const files = readdirSync(join(here, "..", folder)).filter((name) => name.endsWith(".json"));
  return Object.fromEntries(files.map((name) => [name, JSON.parse(readFileSync(join(here, "..", folder, name)))]));
}

const cases = {
  name: "cases",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^cases:all$/ }, ({ path }) => ({ path, namespace: "cases" }));
    onLoad({ filter: /.*/, namespace: "cases" }, () => ({
      contents: JSON.stringify({ questions: read("questions"), vectors: read("vectors") }),
      loader: "json",
    }));
  },
};

let browser;
let server;
let origin;

before(async () => {
  assert.ok(installed, "ECS_PREFLIGHT_INSTALLED names no folder");
  const { outputFiles } = await build({
    entryPoints: [join(here, "page.js")],
    bundle: true,
    format: "esm",
    write: false,
    nodePaths: [join(installed, "node_modules")],
    plugins: [cases],
    logLevel: "error",
  });
  const module = createRequire(join(installed, "test.js")).resolve("ecs-preflight/wasm/forms");
  const page =
    '<!doctype html><meta charset="utf-8"><title>t</title><body><script type="module" src="/page.js"></script>';
  server = createServer(({ url }, response) => {
    const file = { "/page.js": ["text/javascript", outputFiles[0].contents], "/forms.wasm": ["application/wasm"] }[url];
    if (url in policies) {
      response.setHeader("content-security-policy", policies[url]);
      response.setHeader("content-type", "text/html");
      response.end(page);
    } else if (file) {
      response.setHeader("content-type", file[0]);
      response.end(file[1] ?? readFileSync(module));
    } else {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${server.address().port}`;
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: flags });
});

after(async () => {
  await browser?.close();
  server?.close();
});

/** A page, and every address that it asks for. */
async function open(path) {
  const page = await (await browser.newContext()).newPage();
  const asked = [];
  const violations = [];
  page.on("request", (request) => asked.push(request.url().replace(origin, "")));
  page.on("console", (message) => violations.push(message.text()));
  await page.goto(origin + path);
  await page.waitForFunction("globalThis.run !== undefined");
  return { page, asked, violations };
}

test("every vector and every question, in a page that asks for nothing but itself", { timeout: 120_000 }, async () => {
  const { page, asked, violations } = await open("/");
  const { count, wrong } = await page.evaluate("run()");
  assert.deepEqual(wrong, []);
  assert.ok(count > 1000, `only ${count} cases`);
  assert.deepEqual(
    asked.filter((address) => address !== "/favicon.ico"),
    ["/", "/page.js"],
  );
  assert.deepEqual(
    violations.filter((text) => text.includes("Content Security Policy")),
    [],
  );
  await page.close();
});

test("a policy that allows wasm-unsafe-eval is enough, and one that does not says so", async () => {
  const { page } = await open("/");
  assert.equal(await page.evaluate("evaluates"), false);
  assert.equal((await page.evaluate("verdict('NovaRebootServer', {reboot: {type: 'SOFT'}})")).ok, true);
  await page.close();
  const strict = await open("/without");
  await assert.rejects(strict.page.evaluate("verdict('NovaRebootServer', {})"), /wasm-unsafe-eval|unsafe-eval/);
  await strict.page.close();
});

test("a module that the page fetches", async () => {
  const { page, asked } = await open("/");
  const { early, report } = await page.evaluate("fetched('/forms.wasm')");
  assert.match(early, /init/);
  assert.equal(report.issues[0].rule, "value/enum");
  assert.ok(asked.includes("/forms.wasm"));
  await page.close();
});

test("values of other realms and of the page itself are judged", async () => {
  const { page } = await open("/");
  for (const { ok, issues } of await page.evaluate("values()")) {
    assert.equal(ok, false);
    assert.ok(issues > 0);
  }
  await page.close();
});
