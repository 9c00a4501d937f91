// The page around the screens: it opens from a server, from a disk and without a network, in both languages, and
// asks for nothing.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { accessible, dist, fitsSideways, open, screenshot, serve, setUp, tabTo } from "./harness.js";

setUp();

const screens = ["create-server", "policy", "states", "explain"];
const link = (screen) => `nav a[href="#/${screen}"]`;
const shown = (page) => page.$$eval(".screen:not([hidden])", (all) => all.map((one) => one.dataset.screen));

test("the screens are reached with the keyboard, and the page says where one is", async () => {
  const { page, close } = await open("");
  for (const screen of screens) {
    await page.evaluate(() => document.activeElement?.blur());
    await tabTo(page, link(screen));
    await page.keyboard.press("Enter");
    await page.waitForSelector(`.screen[data-screen="${screen}"]:not([hidden]) h1`);
    assert.deepEqual(await shown(page), [screen]);
    assert.equal(await page.getAttribute(link(screen), "aria-current"), "page");
    assert.equal(await page.locator("nav [aria-current]").count(), 1);
    assert.ok((await page.title()).startsWith(await page.innerText(link(screen))));
    if (screen !== screens[0]) assert.equal(await page.evaluate(() => document.activeElement?.id), "main");
    assert.equal(await page.locator(".screen:not([hidden]) h1").count(), 1);
  }
  await page.goBack();
  assert.deepEqual(await shown(page), [screens.at(-2)]);
  await close();
});

test("the first Tab leads past the header", async () => {
  const { page, close } = await open("");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement?.className), "skip");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement?.id), "main");
  assert.deepEqual(await shown(page), ["create-server"]);
  await close();
});

test("what was filled in stays while another screen is looked at", async () => {
  const { page, close } = await open("create-server");
  await page.getByLabel("Project ID").fill("p1");
  await page.click(link("states"));
  await page.click(link("create-server"));
  assert.equal(await page.getByLabel("Project ID").inputValue(), "p1");
  await close();
});

test("the browser's language is taken, a choice is kept, and nothing else is", async () => {
  const { page, close } = await open("", { language: "zh" });
  assert.equal(await page.getAttribute("html", "lang"), "zh-CN");
  assert.equal(await page.innerText("h1"), "创建云服务器");
  const english = page.getByRole("button", { name: "English" });
  assert.equal(await english.getAttribute("aria-pressed"), "false");
  await tabTo(page, '.languages button[lang="en"]');
  await page.keyboard.press("Enter");
  assert.equal(await page.getAttribute("html", "lang"), "en");
  assert.equal(await english.getAttribute("aria-pressed"), "true");
  const kept = await page.evaluate(() => ({ ...localStorage }));
  assert.deepEqual(kept, { "ecs-preflight-language": "en" });
  await close();
  const again = await open("", { language: "zh" });
  await again.page.evaluate(() => localStorage.setItem("ecs-preflight-language", "en"));
  const loaded = again.requests.length;
  await again.page.reload();
  await again.page.waitForSelector("h1");
  assert.equal(await again.page.innerText("h1"), "Create a server");
  assert.ok(again.requests.length > loaded);
  await again.context.close();
});

test("a screen that is not there is the first one", async () => {
  const { page, close } = await open("no-such-screen?x=1");
  assert.deepEqual(await shown(page), ["create-server"]);
  await close();
});

test("the whole console opens from a disk", async () => {
  const { page, close, problems, requests } = await open("", { url: pathToFileURL(join(dist, "index.html")).href });
  for (const screen of screens) {
    await page.click(link(screen));
    await page.waitForSelector(`.screen[data-screen="${screen}"]:not([hidden]) h1`);
  }
  await page.click(link("create-server"));
  await page.getByLabel("Server name").pressSequentially("a b");
  await page.waitForSelector('[data-rule="name/characters"]');
  assert.deepEqual(problems, []);
  assert.ok(requests.every((address) => address.startsWith("file://") || address.startsWith("data:")));
  await close();
});

test("a second visit needs no network", async () => {
  const own = await serve();
  const { page, context, problems, requests } = await open("", { url: `${own.origin}/#/states`, workers: true });
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    if (navigator.serviceWorker.controller) return;
    await new Promise((resolve) => navigator.serviceWorker.addEventListener("controllerchange", resolve));
  });
  await own.stop();
  await page.reload();
  await page.waitForSelector("h1");
  await page.click(link("create-server"));
  await page.getByLabel("Server name").pressSequentially("a b");
  await page.waitForSelector('[data-rule="name/characters"]');
  assert.equal(await page.evaluate(() => getComputedStyle(document.querySelector(".brand")).display), "flex");
  assert.deepEqual(problems, []);
  const elsewhere = requests.filter((address) => !address.startsWith(`${own.origin}/`) && !address.startsWith("data:"));
  assert.deepEqual(elsewhere, []);
  await context.close();
});

test("the page allows itself nothing but its own files", async () => {
  const policy = /Content-Security-Policy"\s+content="([^"]+)"/.exec(
    readFileSync(join(dist, "index.html"), "utf8"),
  )?.[1];
  assert.match(policy, /default-src 'none'/);
  assert.match(policy, /connect-src 'none'/);
  assert.doesNotMatch(policy, /unsafe-inline|'unsafe-eval'|https?:|\*/);
  const { page, context, problems } = await open("");
  const outcome = await page.evaluate(() =>
    fetch("/index.html").then(
      () => "fetched",
      () => "refused",
    ),
  );
  assert.equal(outcome, "refused");
  assert.ok(problems.some((text) => text.includes("connect-src")));
  await context.close();
  // Everything comes from relative addresses: the files can lie in any folder of any host.
  assert.doesNotMatch(readFileSync(join(dist, "index.html"), "utf8"), /(?:src|href)="(?:\/|https?:)/);
});

// Each screen's own tests look at all four pairs.
for (const [language, dark] of [
  ["en", false],
  ["zh", true],
]) {
  test(`every screen as it opens: axe, ${language}, ${dark ? "dark" : "light"}`, async () => {
    const { page, close } = await open("", { language, dark });
    for (const screen of screens) {
      await page.click(link(screen));
      await page.waitForSelector(`.screen[data-screen="${screen}"]:not([hidden]) h1`);
      await accessible(page, screen);
    }
    await close();
  });
}

test("nothing scrolls sideways on a narrow screen", async () => {
  for (const language of ["en", "zh"]) {
    const { page, close } = await open("", { language, width: 320, height: 640 });
    for (const screen of screens) {
      await page.click(link(screen));
      await page.waitForSelector(`.screen[data-screen="${screen}"]:not([hidden]) h1`);
      await fitsSideways(page);
      await screenshot(page, `narrow-${screen}-${language}`, false);
    }
    await close();
  }
});
