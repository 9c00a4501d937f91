// The form that creates servers, used as a person would.

import assert from "node:assert/strict";
import { test } from "node:test";
import { accessible, describedBy, fitsSideways, focusOn, open, screenshot, setUp, tabTo } from "./harness.js";

setUp();

const field = (name) => `#field-CreateCloudServers-server-${name}`;
const uuid = "0dae26c9-9a70-4392-93f3-87d53115d171";
const secret = "Zx9-correct.horse";
const body = async (page, operation = "CreateCloudServers") =>
  JSON.parse(await page.innerText(`[data-operation="${operation}"] pre.code >> nth=1`));

/** Goes to a field with Tab and types. */
async function type(page, selector, text) {
  await tabTo(page, selector);
  await page.keyboard.type(text);
}

/** What the least valid request needs, with the keyboard alone. */
async function fillIn(page) {
  await type(page, "#field-request-path-project_id", "p1");
  await type(page, field("name"), "web-01");
  await type(page, field("imageRef"), uuid);
  await type(page, field("flavorRef"), "s3.xlarge.2");
  await type(page, field("vpcid"), uuid);
  await type(page, field("nics-0-subnet_id"), uuid);
  await type(page, field("root_volume-volumetype"), "SSD");
  await type(page, field("root_volume-size"), "40");
  await type(page, field("adminPass"), secret);
}

test("a valid request, with the keyboard alone", async () => {
  const { page, close } = await open("create-server");
  await fillIn(page);
  await tabTo(page, "button.primary");
  await page.keyboard.press("Enter");
  await focusOn(page, "verdict-title");
  assert.match(await page.innerText(".verdict"), /Nothing in the documents speaks against this request/);
  assert.equal(await page.locator('[aria-invalid="true"]').count(), 0);
  assert.deepEqual(await body(page), {
    server: {
      name: "web-01",
      imageRef: uuid,
      flavorRef: "s3.xlarge.2",
      vpcid: uuid,
      nics: [{ subnet_id: uuid }],
      root_volume: { volumetype: "SSD", size: 40 },
      adminPass: "(hidden)",
    },
  });
  assert.equal(await page.innerText(".request-line code"), "/v1/p1/cloudservers");
  await accessible(page, "a valid request");
  await screenshot(page, "create-server-valid-en");
  await close();
});

test("Tab passes every control of the form, in the order in which they stand", async () => {
  const { page, close } = await open("create-server");
  const stops = [];
  await tabTo(page, "#operation");
  for (let presses = 0; presses < 80; presses++) {
    stops.push(await page.evaluate(() => document.activeElement?.id || document.activeElement?.textContent));
    if (await page.evaluate(() => document.activeElement?.matches("button.primary"))) break;
    await page.keyboard.press("Tab");
  }
  const wanted = await page.$$eval("form :is(input, select, textarea, button)", (all) =>
    all
      .filter((one) => one.type !== "radio" || one.checked)
      .map((one) => one.id || one.textContent)
      .slice(0, -1),
  );
  assert.deepEqual(stops, wanted);
  await page.keyboard.press("Shift+Tab");
  await focusOn(page, "field-BatchCreateServerTags-tags");
  await close();
});

test("a name that is wrong is said at once, to those who see it and to those who hear it", async () => {
  const { page, close } = await open("create-server");
  await type(page, field("name"), "web server!");
  assert.equal(await page.getAttribute(field("name"), "aria-invalid"), "true");
  const described = await describedBy(page);
  assert.match(described, /a server name cannot contain/);
  assert.match(described, /at most 128 wide/);
  assert.match(described, /width 11 of 128/);
  const message = page.locator('.message[data-rule="name/characters"]');
  assert.match(await message.innerText(), /Source:?\s+ECS API 2025-01 §5\.1\.1, table 5-3/);
  assert.match(await message.innerText(), /name\/characters/);
  assert.equal(await message.getAttribute("data-severity"), "error");
  // Nothing is said of what nobody has filled in yet.
  assert.equal(await page.locator('[aria-invalid="true"]').count(), 1);
  await page.waitForFunction(() => document.querySelector('[role="status"]')?.textContent === "1 error");
  for (let left = 0; left < " server!".length; left++) await page.keyboard.press("Backspace");
  assert.equal(await page.getAttribute(field("name"), "aria-invalid"), null);
  await message.waitFor({ state: "detached" });
  await close();
});

test("the width of a name counts Chinese characters twice", async () => {
  const { page, close } = await open("create-server", { language: "zh" });
  await type(page, field("name"), "网页a");
  assert.match(await page.innerText(`${field("name")}-count`), /宽度 5 \/ 128.*还剩 123/s);
  await page.locator(field("name")).fill("网".repeat(65));
  assert.match(await page.innerText(`${field("name")}-count`), /超出 2/);
  await page.waitForSelector('.message[data-severity="error"]');
  await close();
});

test("asking about an empty form leads to the first field, and lists all of them as links", async () => {
  const { page, close } = await open("create-server");
  await tabTo(page, "button.primary");
  await page.keyboard.press("Enter");
  await focusOn(page, "field-request-path-project_id");
  assert.match(await describedBy(page), /project_id in the path is empty/);
  const links = await page.$$eval(".verdict .findings a", (all) => all.map((one) => one.hash.slice(1)));
  assert.deepEqual(links, [
    "field-request-path-project_id",
    ...["name", "imageRef", "flavorRef", "vpcid", "nics-0-subnet_id", "root_volume-volumetype"].map((name) =>
      field(name).slice(1),
    ),
  ]);
  assert.deepEqual((await page.locator(".verdict .findings strong").allInnerTexts()).slice(-2), [
    "Network interfaces 1 › Subnet (network ID)",
    "System disk › Disk type",
  ]);
  for (const id of links) assert.equal(await page.getAttribute(`#${id}`, "aria-invalid"), "true", id);
  await tabTo(page, `.verdict a[href="${field("vpcid")}"]`);
  await page.keyboard.press("Enter");
  await focusOn(page, field("vpcid").slice(1));
  assert.match(page.url(), /#\/create-server$/);
  // From now on the whole is judged while one types.
  await page.keyboard.type(uuid);
  assert.equal(await page.getAttribute(field("vpcid"), "aria-invalid"), null);
  assert.equal(await page.locator('[aria-invalid="true"]').count(), links.length - 1);
  await screenshot(page, "create-server-empty-asked-en");
  await close();
});

test("a list without rows is an error at the button that adds one", async () => {
  const { page, close } = await open("create-server");
  await page.getByRole("button", { name: "Remove Network interfaces 1" }).click();
  await focusOn(page, field("nics").slice(1));
  await fillRest(page);
  await page.click("button.primary");
  await focusOn(page, field("nics").slice(1));
  assert.match(await describedBy(page), /`?nics`? is required, but missing/);
  await close();
});

/** All but the network interface, faster than with keys. */
async function fillRest(page) {
  await page.getByLabel("Project ID").fill("p1");
  for (const [name, value] of Object.entries({ name: "a", imageRef: uuid, flavorRef: "f", vpcid: uuid })) {
    await page.fill(field(name), value);
  }
  await page.selectOption(field("root_volume-volumetype"), "SATA");
}

test("what no field shows is listed with the request", async () => {
  const { page, close } = await open("create-server");
  await page.selectOption("#operation", "NovaCreateServer");
  await page.click("button.primary");
  await page.getByLabel("Project ID").fill("p1");
  const verdict = await page.innerText(".verdict");
  assert.match(verdict, /The service would refuse this request/);
  const [findings, messages] = await page.evaluate(() => [
    document.querySelectorAll(".verdict .findings li").length,
    document.querySelectorAll("form .message").length,
  ]);
  assert.equal(findings, messages, "each finding of a field stands at its field");
  await close();
});

test("rows are added and removed with the keyboard, and the focus goes along", async () => {
  const { page, close } = await open("create-server");
  const add = `${field("data_volumes")}`;
  await tabTo(page, add);
  await page.keyboard.press("Enter");
  await focusOn(page, field("data_volumes-0-volumetype").slice(1));
  await page.keyboard.type("SSD");
  await type(page, field("data_volumes-0-size"), "9");
  assert.match(await describedBy(page), /10/);
  await tabTo(page, add);
  await page.keyboard.press("Enter");
  await focusOn(page, field("data_volumes-1-volumetype").slice(1));
  await page.keyboard.type("SATA");
  await type(page, field("data_volumes-1-size"), "100");
  assert.match(await page.innerText('[data-group="disks"] .toolbar .count'), /2 of 59.*57 left/s);
  await page.focus(`${field("data_volumes")}-row-0 button`);
  await page.keyboard.press("Enter");
  await focusOn(page, add.slice(1));
  assert.deepEqual((await body(page)).server.data_volumes, [{ volumetype: "SATA", size: 100 }]);
  await close();
});

test("each rule of a password is met or not while one types", async () => {
  const { page, close } = await open("create-server");
  const rules = () =>
    page.$$eval(".checklist > li", (all) => all.map((one) => [one.dataset.rule, one.dataset.met === "true"]));
  assert.ok((await rules()).every(([, met]) => !met));
  await type(page, field("adminPass"), "abc");
  assert.deepEqual(Object.fromEntries(await rules())["password/too-short"], false);
  assert.deepEqual(Object.fromEntries(await rules())["password/too-long"], true);
  assert.match(await page.innerText('.checklist [data-rule="password/too-short"]'), /not met/);
  assert.equal(await page.getAttribute(field("adminPass"), "aria-invalid"), "true");
  await page.keyboard.type("DEF123!");
  assert.ok((await rules()).every(([, met]) => met));
  assert.equal(await page.getAttribute(field("adminPass"), "aria-invalid"), null);
  const linux = (await rules()).length;
  await page.getByLabel("Windows").check();
  assert.ok((await rules()).length > linux, "Windows has more rules");
  await page.getByLabel("Key pair").check();
  assert.equal(await page.locator(field("adminPass")).count(), 0);
  await page.fill(field("key_name"), "key");
  assert.deepEqual((await body(page)).server, { key_name: "key" });
  await close();
});

test("a password is never shown, kept or copied", async () => {
  const { page, close } = await open("create-server", { permissions: ["clipboard-read", "clipboard-write"] });
  await fillRest(page);
  await type(page, field("adminPass"), secret);
  await page.locator("textarea").fill(`#!/bin/sh\necho ${secret}`);
  await page.getByRole("button", { name: "Add: Metadata" }).click();
  await page.keyboard.type("admin_pass");
  await page.keyboard.press("Tab");
  await page.keyboard.type(secret);
  const encoded = Buffer.from(`#!/bin/sh\necho ${secret}`).toString("base64");
  const places = () =>
    page.evaluate(() =>
      JSON.stringify([
        document.documentElement.outerHTML,
        document.body.innerText,
        location.href,
        document.cookie,
        { ...localStorage },
        { ...sessionStorage },
        history.state,
        document.title,
      ]),
    );
  const clean = (text, what) => {
    assert.ok(!text.includes(secret), `${what} holds the password`);
    assert.ok(!text.includes(encoded), `${what} holds the script`);
  };
  clean(await places(), "the page");
  await page.click("button.primary");
  clean(await places(), "the page after asking");
  assert.equal(await page.getAttribute(field("adminPass"), "type"), "password");
  assert.equal(await page.getAttribute(field("adminPass"), "autocomplete"), "new-password");
  assert.equal(await page.getAttribute(`${field("metadata-0")}-value`, "type"), "password");
  for (const name of ["Copy as curl", "Copy the body (secrets hidden)"]) {
    await page.getByRole("button", { name }).click();
    await page.getByRole("button", { name: "Copied" }).waitFor();
    const text = await page.evaluate(() => navigator.clipboard.readText());
    clean(text, name);
    assert.match(text, name.includes("curl") ? /"adminPass":"'"\$ADMIN_PASS"'"/ : /"adminPass": "\(hidden\)"/);
    await page.getByRole("button", { name }).waitFor();
  }
  // Only who asks for it sees it, and only as long as wanted.
  await page.getByLabel("Show secrets").check();
  assert.equal((await body(page)).server.adminPass, secret);
  assert.equal((await body(page)).server.user_data, encoded);
  await page.getByLabel("Show secrets").uncheck();
  clean(await places(), "the page after hiding again");
  await page.getByRole("button", { name: "Show the password" }).click();
  assert.equal(await page.getAttribute(field("adminPass"), "type"), "text");
  await close();
});

test("a script is typed as text, counted before and after encoding, and sent encoded", async () => {
  const { page, close } = await open("create-server");
  await type(page, field("user_data"), "#!/bin/sh");
  assert.match(await page.innerText(`${field("user_data")}-count`), /9 of 32768 bytes before.*12 bytes after/s);
  await page.fill(field("user_data"), "x".repeat(32769));
  assert.equal(await page.getAttribute(field("user_data"), "aria-invalid"), "true");
  assert.match(await page.innerText(`${field("user_data")}-count`), /1 too many/);
  await close();
});

test("tags are a second request with limits of their own", async () => {
  const { page, close } = await open("create-server");
  assert.equal(await page.locator('.one-request[data-operation="BatchCreateServerTags"]').count(), 0);
  await page.getByLabel("Project ID").fill("p1");
  await page.getByRole("button", { name: "Add: Tags" }).click();
  await focusOn(page, "field-BatchCreateServerTags-tags-0-key");
  await page.keyboard.type("my key");
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("aria-invalid")), "true");
  await page.keyboard.press("Control+A");
  await page.keyboard.type("env");
  await page.keyboard.press("Tab");
  await page.keyboard.type("prod");
  assert.deepEqual(await body(page, "BatchCreateServerTags"), {
    action: "create",
    tags: [{ key: "env", value: "prod" }],
  });
  const lines = await page.locator(".request-line code").allInnerTexts();
  assert.deepEqual(lines, ["/v1/p1/cloudservers", "/v1/p1/servers/{server_id}/tags/action"]);
  assert.match(await page.innerText('[data-group="tags"] .toolbar .count'), /1 of 10.*9 left/s);
  assert.match(await page.innerText(".permissions"), /ecs:servers:setTags/);
  await screenshot(page, "create-server-tags-en");
  await page.getByRole("button", { name: "Remove Tags 1" }).click();
  await focusOn(page, "field-BatchCreateServerTags-tags");
  assert.equal(await page.locator('.one-request[data-operation="BatchCreateServerTags"]').count(), 0);
  await close();
});

test("the permissions follow what is filled in", async () => {
  const { page, close } = await open("create-server", { permissions: ["clipboard-read", "clipboard-write"] });
  const now = () => page.$$eval(".permissions [data-now]", (all) => all.map((one) => one.dataset.now));
  assert.match(await page.innerText(".permissions"), /ecs:cloudServers:create/);
  assert.deepEqual(await now(), ["false", "false"]);
  await page.getByLabel("A new one").check();
  await page.getByLabel("EIP type").fill("5_bgp");
  assert.deepEqual(await now(), ["true", "false"]);
  await page.getByLabel("An existing one").check();
  await page.getByLabel("Existing EIP").fill(uuid);
  assert.deepEqual(await now(), ["false", "true"]);
  await page.getByRole("button", { name: "Copy the least policy" }).click();
  await page.getByRole("button", { name: "Copied" }).waitFor();
  const policy = JSON.parse(await page.evaluate(() => navigator.clipboard.readText()));
  assert.deepEqual(policy.Statement.flatMap(({ Action }) => Action).sort(), [
    "ecs:cloudServers:create",
    "vpc:publicIps:update",
  ]);
  await close();
});

test("another language says the same at once, and keeps what was filled in", async () => {
  const { page, close } = await open("create-server");
  await type(page, field("name"), "web server!");
  await page.click("button.primary");
  const rules = () => page.$$eval(".message", (all) => all.map((one) => one.dataset.rule));
  const before = await rules();
  await page.getByRole("button", { name: "中文" }).click();
  assert.deepEqual(await rules(), before);
  assert.equal(await page.inputValue(field("name")), "web server!");
  assert.match(await page.innerText('.message[data-rule="name/characters"]'), /云服务器名称不能包含/);
  assert.equal(await page.innerText(`label[for="${field("name").slice(1)}"]`), "云服务器名称");
  const text = await page.innerText("main");
  assert.doesNotMatch(text, /(?<!object\/)required|but missing|cannot|Verdict|Request\b/);
  await close();
});

test("every operation has its form, and starts again", async () => {
  const { page, close } = await open("create-server");
  const operations = await page.$$eval("#operation option", (all) => all.map((one) => one.value));
  assert.ok(operations.length >= 3);
  for (const operation of operations) {
    await page.selectOption("#operation", operation);
    assert.equal(await page.locator('[aria-invalid="true"]').count(), 0);
    await page.click("button.primary");
    assert.ok((await page.locator('[aria-invalid="true"]').count()) > 0, operation);
    await page.waitForFunction(() => document.activeElement?.getAttribute("aria-invalid") === "true");
    if (operation.startsWith("Nova")) await accessible(page, operation);
  }
  await page.getByRole("button", { name: "Start again" }).click();
  assert.equal(await page.locator('[aria-invalid="true"]').count(), 0);
  await focusOn(page, "operation");
  await close();
});

for (const language of ["en", "zh"]) {
  for (const dark of [false, true]) {
    test(`a form full of mistakes: axe, ${language}, ${dark ? "dark" : "light"}`, async () => {
      const { page, close } = await open("create-server", { language, dark });
      await page.fill(field("name"), "a b");
      await page.fill(field("adminPass"), "abc");
      await page.fill(field("user_data"), "#!/bin/sh");
      for (const list of ["data_volumes", "security_groups", "metadata"]) await page.click(field(list));
      await page.click("#field-BatchCreateServerTags-tags");
      await page.locator('[data-group="publicIp"] input[value="newIp"]').check();
      await page.click("button.primary");
      await accessible(page, "mistakes");
      await screenshot(page, `create-server-mistakes-${language}-${dark ? "dark" : "light"}`);
      await page.setViewportSize({ width: 320, height: 640 });
      await fitsSideways(page);
      if (!dark) await screenshot(page, `create-server-mistakes-${language}-narrow`);
      await close();
    });
  }
}
