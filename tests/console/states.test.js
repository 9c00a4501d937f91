// The state explorer as somebody uses it who stands before a server that will not do as told.

import assert from "node:assert/strict";
import { test } from "node:test";
import { accessible, fitsSideways, open, screenshot, setUp, tabTo } from "./harness.js";

setUp();

const CELL = ".states-matrix td[aria-selected=true]";

/** What the panel says of the chosen pair. */
const detail = (page) => page.locator("#states-detail").innerText();

const focused = (page) =>
  page.evaluate(() => {
    const cell = document.activeElement.closest("td");
    return cell && { at: cell.dataset.at, status: cell.dataset.status };
  });

/** Waits until a cell is the chosen one. */
const chosen = (page, at) => page.locator(`${CELL}[data-at="${at}"]`).waitFor();

/** The cell of a pair, by the headers of its row and column. */
const cellOf = async (page, vmState, taskState) => {
  const column = (await page.locator(".states-matrix thead th").allTextContents()).indexOf(vmState);
  const row = page.locator(".states-matrix tbody tr", {
    has: page.locator("th", { hasText: new RegExp(`^${taskState}$`) }),
  });
  return row.locator("td").nth(column - 1);
};

test("every pair of the documents is there, with headers that say which", async () => {
  const { page, close } = await open("states");
  const columns = await page.locator(".states-matrix thead th[scope=col]").count();
  const rows = await page.locator(".states-matrix tbody th[scope=row]").count();
  const cells = await page.locator(".states-matrix td").count();
  assert.equal(cells, (columns - 1) * rows);
  assert.equal(cells, 224);
  assert.match(await page.locator(".states-matrix caption").innerText(), /^224 pairs/);
  assert.equal(await page.locator(".states-matrix td[data-status=ACTIVE]").count(), 3);
  assert.equal(await (await cellOf(page, "active", "powering-off")).innerText(), "ACTIVE");
  assert.equal(await (await cellOf(page, "stopped", "resize_prep")).innerText(), "RESIZE");
  await close();
});

test("the arrow keys walk through the cells, and the panel follows", async () => {
  const { page, close } = await open("states");
  await tabTo(page, CELL);
  const began = await focused(page);
  assert.deepEqual(began, { at: "0 1", status: "ACTIVE" });
  await page.keyboard.press("ArrowRight");
  assert.deepEqual(await focused(page), { at: "0 2", status: "SHUTOFF" });
  await chosen(page, "0 2");
  assert.match(await detail(page), /stopped.*\n.*no task/s);
  await page.keyboard.press("ArrowDown");
  assert.deepEqual(await focused(page), { at: "1 2", status: "UNKNOWN" });
  await chosen(page, "1 2");
  assert.match(await detail(page), /not listed in the table/);
  await page.keyboard.press("Home");
  assert.equal((await focused(page)).at, "1 0");
  await page.keyboard.press("ArrowLeft");
  assert.equal((await focused(page)).at, "1 0");
  await page.keyboard.press("Control+End");
  const [row, column] = (await focused(page)).at.split(" ").map(Number);
  assert.equal((row + 1) * (column + 1), 224);
  await page.keyboard.press("PageUp");
  assert.equal((await focused(page)).at, `0 ${column}`);
  await chosen(page, `0 ${column}`);
  // Keys that come faster than anything is drawn.
  await page.evaluate(() => {
    for (const key of ["ArrowDown", "ArrowDown", "ArrowLeft", "ArrowDown"]) {
      document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    }
  });
  assert.equal((await focused(page)).at, `3 ${column - 1}`);
  await chosen(page, `3 ${column - 1}`);
  // One stop of Tab for the whole matrix.
  assert.equal(await page.locator(".states-matrix td[tabindex='0']").count(), 1);
  await page.keyboard.press("Tab");
  assert.equal(await focused(page), null);
  await close();
});

test("what a pair means, where it is written, and what another table says", async () => {
  const { page, close } = await open("states");
  await (await cellOf(page, "active", "resize_prep")).click();
  const said = await detail(page);
  assert.match(said, /active the server runs/);
  assert.match(said, /UNKNOWN/);
  assert.match(said, /table A-4/);
  assert.match(said, /OpenStack Nova\s+RESIZE/);
  await (await cellOf(page, "active", "powering-off")).click();
  assert.match(await detail(page), /Something is under way\s+yes/);
  await close();
});

test("what may be done now, why not, and what to do first", async () => {
  const { page, close } = await open("states");
  const list = page.locator(".states-operations");
  await page.locator("input[name=states-standing][value=no]").check({ force: true });
  const resize = list.locator("li", { has: page.getByRole("button", { name: "ResizeCloudServer", exact: true }) });
  assert.match(await resize.innerText(), /the vm_state is active; this operation needs stopped/);
  assert.match(await resize.innerText(), /state\/vm-state · ECS API 2025-01 §5\.2\.4 · Ecs\.0100/);
  await resize.getByRole("button", { name: "BatchStopCloudServers" }).click();
  assert.equal(await page.evaluate(() => document.activeElement.id), "states-operation");
  assert.equal(await page.locator("#states-operation").inputValue(), "BatchStopCloudServers");
  await page.getByLabel("Locked").selectOption("yes");
  await list.locator("li", { hasText: "the server is locked" }).first().waitFor();
  await page.getByLabel("Locked").selectOption("no");
  await (await cellOf(page, "stopped", "no task")).click();
  await page.locator("input[name=states-standing][value=yes]").check({ force: true });
  await list.getByRole("button", { name: "ResizeCloudServer", exact: true }).waitFor();
  await page.getByLabel("System").selectOption("htaiyun");
  assert.equal(await list.getByRole("button", { name: "ResizeCloudServer", exact: true }).count(), 0);
  await close();
});

test("what to expect of an operation, and when to stop asking", async () => {
  const { page, close } = await open("states");
  const wait = page.locator("section", { has: page.locator("#states-wait-title") });
  await page.getByLabel("Operation", { exact: true }).selectOption("NovaStopServer");
  await (await cellOf(page, "active", "powering-off")).click();
  await wait.locator("[data-outcome=keep-polling]").first().waitFor();
  assert.match(await wait.innerText(), /the task powering-off is still running/);
  await (await cellOf(page, "stopped", "no task")).click();
  await wait.locator("[data-outcome=done]").first().waitFor();
  await (await cellOf(page, "error", "no task")).click();
  await wait.locator("[data-outcome=failed]").first().waitFor();
  await page.getByLabel("Operation", { exact: true }).selectOption("BatchRebootCloudServers");
  await page.getByLabel("/reboot/type").selectOption("HARD");
  assert.match(await wait.locator(".states-path").innerText(), /Meanwhile\s+HARD_REBOOT\s+Done/);
  await close();
});

test("a status shows its pairs", async () => {
  const { page, close } = await open("states");
  await page.getByLabel("Which pairs give").selectOption("SHUTOFF");
  assert.equal(await page.locator(".states-matrix td[data-match=true]").count(), 3);
  assert.deepEqual(
    new Set(await page.locator(".states-matrix td[data-match=true]").allInnerTexts()),
    new Set(["SHUTOFF"]),
  );
  assert.match(await page.locator(".states-matrix caption").innerText(), /3 of them give SHUTOFF/);
  assert.match(await page.locator("#states-wanted-hint").innerText(), /switched off/);
  await accessible(page, "with matches");
  await screenshot(page, "states-matches", false);
  await close();
});

test("the table of OpenStack Nova is another one", async () => {
  const { page, close } = await open("states");
  await (await cellOf(page, "active", "resize_prep")).click();
  await page.locator("input[name=states-dialect]").first().focus();
  await page.keyboard.press("ArrowRight");
  assert.equal(await (await cellOf(page, "active", "resize_prep")).innerText(), "RESIZE");
  assert.equal(await page.locator(CELL).innerText(), "RESIZE");
  const cells = await page.locator(".states-matrix td").count();
  assert.ok(cells > 224, `${cells} cells`);
  assert.match(await detail(page), /The cloud's documents\s+UNKNOWN/);
  await accessible(page, "nova");
  await close();
});

test("the life cycle: a status shows what leads away, and the table says the same as the lines", async () => {
  const { page, close } = await open("states");
  const box = page.locator(".states-box", { hasText: /^VERIFY_RESIZE$/ });
  await box.focus();
  await page.keyboard.press("Enter");
  assert.equal(await box.getAttribute("aria-pressed"), "true");
  const leaving = page.locator("#states-leaving");
  assert.match(await leaving.innerText(), /2 operations lead away/);
  assert.match(await leaving.innerText(), /NovaConfirmResizeServer\s+ACTIVE \/ SHUTOFF/);
  assert.match(await leaving.innerText(), /NovaRevertResizeServer\s+REVERT_RESIZE →/);
  await page.locator(".states-box", { hasText: /^BUILD$/ }).click();
  assert.match(await leaving.innerText(), /Leads on by itself to\s+ACTIVE\s*ERROR/);
  const drawn = await page
    .locator(".states-way")
    .evaluateAll((ways) => ways.filter((way) => way.getAttribute("d")).length);
  await page.getByText("The same as a table").click();
  assert.equal(await page.locator(".states-table tbody tr").count(), drawn);
  assert.ok(drawn > 20, `${drawn} ways`);
  const boxes = await page
    .locator(".states-box")
    .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().toJSON()));
  for (const [index, one] of boxes.entries()) {
    for (const other of boxes.slice(index + 1)) {
      const apart =
        one.right <= other.left || other.right <= one.left || one.bottom <= other.top || other.bottom <= one.top;
      assert.ok(apart, "two boxes of the picture overlap");
    }
  }
  await accessible(page, "with the table");
  await leaving.getByRole("button").count();
  await page.locator(".states-box", { hasText: /^ACTIVE$/ }).click();
  await leaving.getByRole("button", { name: "NovaStopServer" }).click();
  assert.equal(await page.locator("#states-operation").inputValue(), "NovaStopServer");
  await close();
});

test("the language changes the words and what the engine says", async () => {
  const { page, close } = await open("states");
  await page.getByRole("button", { name: "中文" }).click();
  await page.getByRole("heading", { level: 1, name: "云服务器状态" }).waitFor();
  assert.match(await detail(page), /云服务器正常运行/);
  await page.locator("input[name=states-standing][value=no]").check({ force: true });
  assert.match(await page.locator(".states-operations").innerText(), /[\u4e00-\u9fff]/);
  assert.match(await page.locator(".states-matrix caption").innerText(), /224个组合/);
  await close();
});

for (const language of ["en", "zh"]) {
  for (const dark of [false, true]) {
    const name = `states-${language}-${dark ? "dark" : "light"}`;
    test(`${name}: nothing that axe objects to`, async () => {
      const { page, close } = await open("states", { language, dark });
      await accessible(page, name);
      await screenshot(page, name);
      await close();
    });
  }
}

test("it fits a narrow screen", async () => {
  const { page, close } = await open("states", { width: 320, height: 700 });
  await fitsSideways(page);
  await screenshot(page, "states-320");
  await close();
});
