// What the tests of the screens share: the built console on a server of its own, pages that note every request,
// accessibility checks, and screenshots.

import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { dirname, extname, join, normalize } from "node:path";
import { after, before } from "node:test";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { flags } from "../browser/flags.js";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "../..");
/** The folder that the console was built into. */
export const dist = process.env.CONSOLE_DIST ?? join(root, "examples/console/dist");
const screenshots = join(root, "target/console-screenshots");
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const types = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
};

let browser;
let server;
/** Where the console is served. */
export let origin;

/** Serves the console, and answers with how to stop it. */
export async function serve() {
  const own = createServer(({ url }, response) => {
    const path = normalize(decodeURIComponent(new URL(url, "http://local").pathname));
    const file = join(dist, path.endsWith("/") ? `${path}index.html` : path);
    if (!file.startsWith(dist) || !existsSync(file)) return response.writeHead(404).end();
    response.setHeader("content-type", types[extname(file)] ?? "application/octet-stream");
    response.end(readFileSync(file));
  });
  await new Promise((resolve) => own.listen(0, "127.0.0.1", resolve));
  const stop = () =>
    new Promise((resolve) => {
      own.close(resolve);
      own.closeAllConnections();
    });
  return { origin: `http://127.0.0.1:${own.address().port}`, stop };
}

/** Starts browser and server before the tests of a file, and stops them afterwards. */
export function setUp() {
  before(async () => {
    assert.ok(existsSync(join(dist, "index.html")), `the console is not built: no index.html in ${dist}`);
    server = await serve();
    origin = server.origin;
    browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: flags });
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });
}

/**
 * A page of the console in a context of its own.
 *
 * `requests` grows with every address that the page asks for, and `problems` with everything that the console of
 * the browser says; `close` fails when a request left the origin, came after the page had loaded, or when the
 * browser complained.
 */
export async function open(
  screen,
  { language = "en", width = 1280, height = 900, dark = false, url, workers = false, permissions = [] } = {},
) {
  const context = await browser.newContext({
    locale: language === "zh" ? "zh-CN" : "en-US",
    viewport: { width, height },
    colorScheme: dark ? "dark" : "light",
    reducedMotion: "reduce",
    serviceWorkers: workers ? "allow" : "block",
    permissions,
  });
  const page = await context.newPage();
  const requests = [];
  const problems = [];
  context.on("request", (request) => requests.push(request.url()));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) problems.push(message.text());
  });
  page.on("pageerror", (error) => problems.push(String(error)));
  await page.goto(url ?? `${origin}/${screen ? `#/${screen}` : ""}`);
  await page.waitForSelector("h1");
  const loaded = requests.length;
  const close = async () => {
    const own = new URL(page.url()).protocol === "file:" ? "file://" : `${origin}/`;
    assert.deepEqual(
      requests.filter((address) => !address.startsWith(own) && !address.startsWith("data:")),
      [],
      "a request left the page",
    );
    if (!workers) assert.deepEqual(requests.slice(loaded), [], "the page asked for something after it had loaded");
    assert.deepEqual(problems.filter(isProblem), []);
    await context.close();
  };
  return { page, context, requests, problems, close };
}

/** Blocked service workers are the harness's own doing. */
const isProblem = (text) => !/service ?worker/i.test(text);

/** Fails with what axe finds wrong with the page as it is. */
export async function accessible(page, what = "") {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  const found = violations.map(({ id, help, nodes }) => ({
    id,
    help,
    at: nodes.slice(0, 5).map(({ target, failureSummary }) => `${target.join(" ")}: ${failureSummary}`),
  }));
  assert.deepEqual(found, [], `axe: ${what}`);
  // What is described, labelled and focused goes by its id, hidden screens included.
  const twice = await page.$$eval("[id]", (all) =>
    all.map(({ id }) => id).filter((id, at, ids) => ids.indexOf(id) < at),
  );
  assert.deepEqual(twice, [], `ids that stand for several elements: ${what}`);
}

/** Fails when the page can be scrolled sideways. */
export async function fitsSideways(page) {
  const { wide, inner, culprits } = await page.evaluate(() => ({
    wide: document.documentElement.scrollWidth,
    inner: innerWidth,
    culprits: [...document.querySelectorAll("main *")]
      .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
      .slice(0, 5)
      .map((element) => `${element.tagName}.${element.className}#${element.id}`),
  }));
  assert.ok(wide <= inner, `${wide} wide in ${inner}: ${culprits}`);
}

/** Keeps what the page looks like in `target/console-screenshots`. */
export async function screenshot(page, name, fullPage = true) {
  mkdirSync(screenshots, { recursive: true });
  await page.screenshot({ path: join(screenshots, `${name}.png`), fullPage });
}

/** Presses Tab until the element that a selector names has the focus, and fails when it never gets it. */
export async function tabTo(page, selector, presses = 60) {
  for (let pressed = 0; pressed <= presses; pressed++) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return pressed;
    await page.keyboard.press("Tab");
  }
  const at = await page.evaluate(() => document.activeElement?.outerHTML.slice(0, 200));
  throw new assert.AssertionError({ message: `Tab does not lead to ${selector}; it is at ${at}` });
}

/** Waits until the element with an id has the focus. */
export async function focusOn(page, id) {
  try {
    await page.waitForFunction((wanted) => document.activeElement?.id === wanted, id, { timeout: 5000 });
  } catch {
    const at = await page.evaluate(() => document.activeElement?.outerHTML.slice(0, 200));
    throw new assert.AssertionError({ message: `the focus is not on ${id}; it is on ${at}` });
  }
}

/** What the element with the focus is described by. */
export const describedBy = (page) =>
  page.evaluate(() =>
    (document.activeElement?.getAttribute("aria-describedby") ?? "")
      .split(" ")
      .map((id) => document.getElementById(id)?.textContent ?? "")
      .join(" "),
  );
