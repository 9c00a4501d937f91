// The error explainer as somebody uses it who holds a response that says little.

import assert from "node:assert/strict";
import { test } from "node:test";
import { accessible, fitsSideways, open, screenshot, setUp, tabTo } from "./harness.js";

setUp();

const RESULT = "section[aria-labelledby=explain-result-title]";

const explained = async (page, code) => {
  const one = page.locator(`${RESULT} .explain-one[data-code="${code}"]`).first();
  await one.waitFor();
  return one.innerText();
};

test("a response that is pasted is explained, by keyboard alone", async () => {
  const { page, close } = await open("explain");
  await tabTo(page, "#explain-response");
  await page.keyboard.insertText('{"error": {"code": "Ecs.0011", "message": "the password is too weak"}}');
  const said = await explained(page, "Ecs.0011");
  assert.match(said, /HTTP 400/);
  assert.match(said, /the password is too simple/);
  assert.match(said, /What to do\s+choose 8 to 26 characters/);
  assert.match(said, /What the response says\s+the password is too weak/);
  await page.locator("[role=status]", { hasText: "Explained: Ecs.0011" }).waitFor({ state: "attached" });
  await tabTo(page, `${RESULT} .explain-names button`, 20);
  assert.match(await page.evaluate(() => document.activeElement.textContent), /^[a-z-]+\/[a-z-]+$/);
  await close();
});

test("a rule that foresees the code is explained in its turn, and the way back leads to the response", async () => {
  const { page, close } = await open("explain");
  const response = page.getByLabel("Response, code, HTTP status, fault or rule");
  await response.fill("Ecs.0011");
  await explained(page, "Ecs.0011");
  await page.getByRole("button", { name: "password/classes" }).click();
  assert.match(await explained(page, "password/classes"), /of 4 character classes/);
  assert.equal(await response.inputValue(), "Ecs.0011");
  await page.getByRole("button", { name: "Back" }).click();
  await explained(page, "Ecs.0011");
  await response.fill("policy/wildcard");
  const said = await explained(page, "policy/wildcard");
  assert.match(said, /Why it exists/);
  assert.match(said, /A policy that breaks it\s+\{/);
  await close();
});

test("with the request, the fields that caused it, and where they stand", async () => {
  const { page, close } = await open("explain");
  const response = page.getByLabel("Response, code, HTTP status, fault or rule");
  await response.fill("409");
  await page.getByLabel("URL").fill("/v2.1/p/servers/s/action");
  await page.getByLabel("Body").fill('{\n  "reboot": {"😀😀": 1, "type": "WARM"}\n}');
  await page.getByText("searched only for the cause of an error").waitFor();
  await response.fill("badRequest");
  await page.locator(".explain-causes li", { hasText: "value/enum" }).waitFor();
  await response.fill('{"badRequest": {"message": "Invalid input", "code": 400}}');
  const cause = page.locator(".explain-causes li", { hasText: "value/enum" });
  await cause.waitFor();
  assert.match(await page.locator(".explain-causes").innerText(), /Operation: NovaRebootServer/);
  const said = await cause.innerText();
  assert.match(said, /type must be SOFT or HARD, but is WARM/);
  assert.match(said, /body \/reboot\/type/);
  assert.match(said, /Nova API 2025-01 §6\.3\.2/);
  await cause.getByRole("button", { name: "Line 2" }).click();
  const marked = await page.evaluate(() => {
    const { id, value, selectionStart, selectionEnd } = document.activeElement;
    return { id, text: value.slice(selectionStart, selectionEnd) };
  });
  assert.deepEqual(marked, { id: "explain-body", text: '"WARM"}' });
  await page.getByLabel("URL").fill("/v2.1/p/servers/s/reboot-it");
  await page.locator(".explain-causes li", { hasText: "route/unknown-path" }).waitFor();
  await close();
});

test("every example is explained; codes can be chosen", async () => {
  const { page, close } = await open("explain");
  const wanted = {
    refused: ["Ecs.0005", /number\/minimum/],
    code: ["Ecs.0011", /password/],
    fault: ["conflictingRequest", /HTTP 409/],
    job: ["job", /2 of 2 parts have ended[\s\S]*Failed parts \(1\)[\s\S]*Ecs\.0319[\s\S]*Parts that succeeded \(1\)/],
    status: ["409", /Conflict/],
    rule: ["policy/missing-dependency", /A policy that breaks it/],
  };
  const offered = await page.locator("#explain-sample option").evaluateAll((all) => all.map(({ value }) => value));
  assert.deepEqual(offered.filter(Boolean), Object.keys(wanted));
  for (const [sample, [code, says]] of Object.entries(wanted)) {
    await page.getByLabel("Try an example").selectOption(sample);
    await explained(page, code);
    assert.match(await page.locator(RESULT).innerText(), says);
    await accessible(page, sample);
    await screenshot(page, `explain-${sample}`);
  }
  await page.getByLabel("Or choose a code").selectOption("Ecs.0100");
  await explained(page, "Ecs.0100");
  await close();
});

test("what is no error is said to be none, with the nearest name", async () => {
  const { page, close } = await open("explain");
  const response = page.getByLabel("Response, code, HTTP status, fault or rule");
  const refusal = page.locator(`${RESULT} .message`);
  for (const [given, says] of [
    ["Ecs.9999", /the documents do not list the code Ecs\.9999/],
    ['{"servers": []}', /this response contains no error/],
    ['{"error": ', /not JSON/],
    ["<b>bold</b>", /<b>bold<\/b> is unknown/],
  ]) {
    await response.fill(given);
    await refusal.filter({ hasText: says }).waitFor();
  }
  assert.equal(await page.locator(`${RESULT} b`).count(), 0);
  await page.getByRole("button", { name: "Clear all" }).click();
  await page.getByText("Paste a response, or choose an example.").waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.id), "explain-response");
  await close();
});

test("nothing that is pasted is kept, in the page's address or anywhere", async () => {
  const { page, context } = await open("explain");
  const secret = "Tr0ub4dor-and-3";
  await page
    .getByLabel("Response, code, HTTP status, fault or rule")
    .fill('{"error": {"code": "Ecs.0011", "message": "m"}}');
  await page.getByLabel("URL").fill("/v1/p/cloudservers");
  await page.getByLabel("Body").fill(JSON.stringify({ server: { adminPass: secret } }));
  await page.locator(".explain-causes li").first().waitFor();
  assert.ok(!(await page.locator(RESULT).innerText()).includes(secret));
  const kept = await page.evaluate(async () => ({
    address: location.href,
    local: JSON.stringify(localStorage),
    session: JSON.stringify(sessionStorage),
    cookies: document.cookie,
    databases: (await indexedDB.databases()).length,
  }));
  for (const value of [kept.address, kept.local, kept.session, kept.cookies])
    assert.doesNotMatch(value, /Tr0ub4dor|Ecs\.0011|adminPass/);
  assert.equal(kept.databases, 0);
  await page.reload();
  assert.equal(await page.getByLabel("Response, code, HTTP status, fault or rule").inputValue(), "");
  await context.close();
});

test("the language changes the words and what the engine says", async () => {
  const { page, close } = await open("explain");
  await page.getByLabel("Try an example").selectOption("refused");
  await explained(page, "Ecs.0005");
  await page.getByRole("button", { name: "中文" }).click();
  await page.getByRole("heading", { level: 1, name: "错误解读" }).waitFor();
  assert.match(await explained(page, "Ecs.0005"), /某个参数的取值不被允许/);
  assert.match(await page.locator(".explain-causes").innerText(), /文档有说明/);
  assert.match(await page.locator(".explain-causes .message").first().innerText(), /[\u4e00-\u9fff]/);
  await close();
});

for (const language of ["en", "zh"]) {
  for (const dark of [false, true]) {
    const name = `explain-${language}-${dark ? "dark" : "light"}`;
    test(`${name}: nothing that axe objects to, empty and explained`, async () => {
      const { page, close } = await open("explain", { language, dark });
      await accessible(page, `${name}, empty`);
      await page.locator("#explain-sample").selectOption("refused");
      await explained(page, "Ecs.0005");
      await accessible(page, name);
      await screenshot(page, name);
      await close();
    });
  }
}

test("it fits a narrow screen", async () => {
  const { page, close } = await open("explain", { width: 320, height: 700 });
  await page.locator("#explain-sample").selectOption("job");
  await explained(page, "job");
  await fitsSideways(page);
  await screenshot(page, "explain-320");
  await close();
});
