// The examples, used as a person would: typing, reading what is wrong, correcting, submitting.

import { cleanup, render, screen, waitFor } from "@testing-library/react";
import user from "@testing-library/user-event";
import { mount } from "@vue/test-utils";
import { afterEach, expect, test, vi } from "vitest";
import { CreateServer as HookForm } from "./src/ReactHookForm.jsx";
import { CreateServer as TanStackForm } from "./src/TanStackForm.jsx";
import VueForm from "./src/VueForm.vue";

afterEach(cleanup);

test("react-hook-form", async () => {
  const onCreate = vi.fn();
  render(<HookForm onCreate={onCreate} />);
  await user.type(screen.getByLabelText("Name"), "网页 1");
  await waitFor(() => expect(document.querySelector("#name-error").textContent).toMatch(/云服务器名称/));
  expect(screen.getByLabelText("Name").getAttribute("aria-invalid")).toBe("true");
  await user.type(screen.getByLabelText("Password"), "abc");
  const unmet = () => [...document.querySelectorAll("[data-met=false]")].map((item) => item.textContent);
  expect(unmet()).toEqual(["至少 8 个字符", "大写字母、小写字母、数字和特殊字符中至少 3 类"]);
  await user.click(screen.getByText("Create"));
  expect(onCreate).not.toHaveBeenCalled();
  await user.clear(screen.getByLabelText("Name"));
  await user.type(screen.getByLabelText("Name"), "网页-1");
  await user.type(screen.getByLabelText("Password"), "DEF123");
  expect(unmet()).toEqual([]);
  await user.click(screen.getByText("Create"));
  await waitFor(() => expect(onCreate).toHaveBeenCalledOnce());
  expect(onCreate.mock.calls[0][0].server).toMatchObject({ name: "网页-1", adminPass: "abcDEF123" });
});

test("TanStack Form", async () => {
  const onCreate = vi.fn();
  render(<TanStackForm onCreate={onCreate} />);
  await user.type(screen.getByLabelText("Name"), "web 1");
  expect(document.querySelector('[id="server.name-errors"]').textContent).toMatch(/server name/);
  expect(document.querySelector("#name-left").textContent).toBe("5 of 128");
  await user.type(screen.getByLabelText("Password"), "abc");
  expect(document.querySelector('[id="server.adminPass-errors"]').textContent).toMatch(/has 3.*uses 1 of 4 character classes/);
  await user.click(screen.getByText("Create"));
  expect(onCreate).not.toHaveBeenCalled();
  await user.clear(screen.getByLabelText("Name"));
  await user.type(screen.getByLabelText("Name"), "web-1");
  await user.type(screen.getByLabelText("Password"), "DEF123");
  await user.click(screen.getByText("Create"));
  await waitFor(() => expect(onCreate).toHaveBeenCalledOnce());
  expect(onCreate.mock.calls[0][0].server.name).toBe("web-1");
});

test("Vue", async () => {
  const form = mount(VueForm);
  const shown = () => form.findAll("[data-rule]").map((issue) => issue.attributes("data-rule"));
  expect(shown()).toContain("name/empty");
  await form.get("#name").setValue("web 1");
  await form.get("#password").setValue("abc");
  expect(shown()).toEqual(["name/characters", "password/too-short", "password/classes"]);
  expect(form.text()).toMatch(/云服务器名称/);
  await form.get("select").setValue("en");
  expect(form.text()).toMatch(/server name/);
  await form.get("form").trigger("submit");
  expect(form.emitted("create")).toBeUndefined();
  await form.get("#name").setValue("web-1");
  await form.get("#password").setValue("abcDEF123");
  await form.get("form").trigger("submit");
  expect(form.emitted("create")[0][0].server.name).toBe("web-1");
});
