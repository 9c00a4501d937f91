// Runs in the page: every shared case, and what is only true of a browser. Answers with what went wrong.

// The cases come with the script: a page that checks has nothing to fetch.
import { questions, vectors } from "cases:all";
import * as everything from "ecs-preflight";
import * as slim from "ecs-preflight/slim/forms";
import { question, vector } from "../../bindings-wasm/npm/test/cases.js";

const same = ({ found, wanted }) => JSON.stringify(sorted(found)) === JSON.stringify(sorted(wanted));

/** Members in one order: what is compared is not the order. */
function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const names = Object.keys(value).filter((name) => value[name] !== undefined);
  return Object.fromEntries(names.sort().map((name) => [name, sorted(value[name])]));
}

globalThis.run = () => {
  const wrong = [];
  let count = 0;
  const judge = (name, call) => {
    count++;
    try {
      const outcome = call();
      if (!same(outcome)) wrong.push({ name, ...outcome });
    } catch (error) {
      wrong.push({ name, error: String(error) });
    }
  };
  for (const [file, { bases = {}, cases }] of Object.entries(vectors)) {
    for (const one of cases) judge(`${file}: ${one.name}`, () => vector(everything, bases, one));
  }
  for (const [file, cases] of Object.entries(questions)) {
    for (const one of cases) judge(`${file}: ${one.name}`, () => question(everything, one));
  }
  return { count, wrong: wrong.slice(0, 10) };
};

/** Whether the policy lets text become code; asked here, because a debugger may always do so. */
try {
  // biome-ignore lint/security/noGlobalEval: that is the question
  globalThis.evaluates = eval("true");
} catch {
  globalThis.evaluates = false;
}

/** A first verdict as the page itself asks for it, outside of the debugger's call. */
globalThis.verdict = (operation, body) =>
  new Promise((resolve) => setTimeout(resolve)).then(() => everything.validate(operation, body));

/** The verdict with a module that the page fetches itself, and what is said before it is there. */
globalThis.fetched = async (address) => {
  let early;
  try {
    slim.validate("NovaRebootServer", {});
  } catch (error) {
    early = error.message;
  }
  await slim.init(address);
  return { early, report: slim.validate("NovaRebootServer", { reboot: { type: "WARM" } }) };
};

/** Values of another realm, and those that only a browser has. */
globalThis.values = () => {
  const frame = document.createElement("iframe");
  document.body.append(frame);
  const other = frame.contentWindow;
  const body = other.eval ? new other.Object() : {};
  body.reboot = { type: document.body, more: other, list: new other.Array(1, 2) };
  const form = new FormData();
  form.set("type", "SOFT");
  return [body, { reboot: form }, { reboot: new Blob(["x"]) }, document, globalThis].map((value) => {
    const { ok, issues } = everything.validate("NovaRebootServer", value);
    return { ok, issues: issues.length };
  });
};
