// Writes what the package needs beside the modules and packs that `cargo run -p xtask -- wasm` wrote: each of them as
// text for those who cannot load a file, each module as an import for those who can do nothing else; and the types that
// come from the catalogue.

import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { alphabetOf, textOf } from "./embed.js";

const dist = new URL("../dist/", import.meta.url);
const root = new URL("../", import.meta.url);
const write = (name, text) => writeFileSync(new URL(name, dist), text);

const filesOf = (folder, ending) =>
  readdirSync(new URL(folder, dist))
    .filter((name) => name.endsWith(ending))
    .map((name) => `${folder}${name.slice(0, -ending.length)}`);
const read = (file) => readFileSync(new URL(file, dist));

/** Writes the text of each file, which `code` takes; those of one kind share an alphabet. */
function embed(files, ending, alphabet, code) {
  const letters = alphabetOf(files.map((file) => read(`${file}${ending}`)));
  write(alphabet, `export const alphabet =\n  "${letters}";\n`);
  for (const file of files) {
    const up = "../".repeat(file.split("/").length - 1);
    const head = `import { bytes } from "${up}../lib/embedded.js";\nimport { alphabet } from "${up}${alphabet}";\n\n`;
    const text = textOf(letters, read(`${file}${ending}`));
    code(file, head, `bytes(\n    alphabet,\n    ${text},\n  )`);
  }
}

const engines = filesOf("engines/", ".wasm");
embed(engines, ".wasm", "engines/alphabet.js", (engine, head, bytes) => {
  // Several entries of a page may use the module, which is compiled once.
  const load = `() => {\n  module ??= new WebAssembly.Module(${bytes});\n  return module;\n}`;
  write(`${engine}.embedded.js`, `${head}let module;\n\nexport const load = ${load};\n`);
  const file = engine.split("/").pop();
  write(`${engine}.workerd.js`, `import module from "./${file}.wasm";\n\nexport const load = () => module;\n`);
});
const packs = [...filesOf("packs/", ".pack"), ...filesOf("packs/operations/", ".pack")];
embed(packs, ".pack", "packs/alphabet.js", (pack, head, bytes) =>
  write(`${pack}.js`, `${head}export const pack = () =>\n  ${bytes};\n`),
);

// An entry for each operation, with the pack that it stands for.
const operations = filesOf("packs/operations/", ".pack").map((pack) => pack.split("/").pop());
for (const [folder, lib, packs] of [
  ["../operations/", "../lib/modules/operation.js", "../dist/packs/operations/"],
  ["workerd/operations/", "../modules/operation.js", "../../packs/operations/"],
]) {
  rmSync(new URL(folder, dist), { recursive: true, force: true });
  mkdirSync(new URL(folder, dist), { recursive: true });
  for (const id of operations) {
    write(
      `${folder}${id}.js`,
      `import { operation } from "${lib}";\nimport { pack } from "${packs}${id}.js";\n\nexport default /*#__PURE__*/ operation("${id}", pack);\n`,
    );
  }
}
for (const id of operations) {
  write(
    `../operations/${id}.d.ts`,
    `import type { ${id}Body } from "../dist/bodies.js";\nimport type { Operation } from "../operation.js";\n\ndeclare const operation: Operation<${id}Body>;\nexport default operation;\n`,
  );
}

// The entries once more, over modules that are imported: the condition `workerd` of the exports chooses them. Within
// the package there are no conditions, since not every bundler follows them there.
for (const folder of ["workerd/modules/", "workerd/forms/"]) mkdirSync(new URL(folder, dist), { recursive: true });
const copy = (from, to, changes) => {
  let text = readFileSync(new URL(from, root), "utf8");
  for (const [before, after] of changes) text = text.replaceAll(before, after);
  write(`workerd/${to}`, text);
};
for (const file of readdirSync(new URL("lib/modules/", root))) {
  copy(`lib/modules/${file}`, `modules/${file}`, [
    [".embedded.js", ".workerd.js"],
    ['"../../dist/', '"../../'],
    ['"../engine.js"', '"../../../lib/engine.js"'],
    ['"../operation.js"', '"../../../lib/operation.js"'],
  ]);
}
for (const entry of ["index", "all", "catalogue", "forms", "forms/en", "forms/zh", "iam", "preflight", "states"]) {
  const [here, up] = entry.includes("/") ? ["../", "../"] : ["./", ""];
  copy(`${entry}.js`, `${entry}.js`, [
    [`"${here}lib/modules/`, `"${here}modules/`],
    [`"${here}lib/`, `"${up}../../lib/`],
    ['"./dist/engines/all.embedded.js"', '"../engines/all.workerd.js"'],
  ]);
}

const { types } = await import("./types.js");
for (const [name, text] of Object.entries(types(await import("../catalogue.js")))) write(name, text);

const { states } = await import("../all.js");
const documented = states();
const nova = states({ dialect: "nova" });
const lists = {
  Status: documented.statuses,
  VmState: documented.vm_states,
  TaskState: documented.task_states,
  PowerState: documented.power_states,
  HostStatus: documented.host_statuses,
  NovaStatus: nova.statuses,
  NovaVmState: nova.vm_states,
  NovaTaskState: nova.task_states,
  NovaPowerState: nova.power_states,
  HtaiyunStatus: states({ system: "htaiyun" }).statuses,
};
const enumerations = Object.entries(lists).map(([name, values]) => {
  // A power state travels as its number.
  const members = values.map(({ name, value }) => `  | ${JSON.stringify(value ?? name)}`);
  return `export type ${name} =\n${members.join("\n")};\n`;
});
write("states.d.ts", enumerations.join("\n"));
