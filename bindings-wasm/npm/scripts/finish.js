// Writes what the package needs beside the modules and packs that `cargo run -p xtask -- wasm` wrote: each of them as
// text for those who cannot load a file, each module as an import for those who can do nothing else; and the types that
// come from the catalogue.

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";

const dist = new URL("../dist/", import.meta.url);
const write = (name, text) => writeFileSync(new URL(name, dist), text);

const hex = (file) => JSON.stringify(readFileSync(new URL(file, dist)).toString("hex"));
const filesOf = (folder, ending) =>
  readdirSync(new URL(folder, dist))
    .filter((name) => name.endsWith(ending))
    .map((name) => `${folder}${name.slice(0, -ending.length)}`);

for (const engine of filesOf("engines/", ".wasm")) {
  // Several entries of a page may use the module, which is compiled once.
  const made = `new WebAssembly.Module(\n    bytes(\n      ${hex(`${engine}.wasm`)},\n    ),\n  )`;
  write(
    `${engine}.embedded.js`,
    `import { bytes } from "../../lib/hex.js";\n\nlet module;\n\nexport const load = () => {\n  module ??= ${made};\n  return module;\n};\n`,
  );
  write(
    `${engine}.workerd.js`,
    `import module from "./${engine.split("/").pop()}.wasm";\n\nexport const load = () => module;\n`,
  );
}
for (const pack of filesOf("packs/", ".pack")) {
  write(
    `${pack}.js`,
    `import { bytes } from "../../lib/hex.js";\n\nexport const pack = () =>\n  bytes(\n    ${hex(`${pack}.pack`)},\n  );\n`,
  );
}

// The entries once more, over modules that are imported: the condition `workerd` of the exports chooses them. Within
// the package there are no conditions, since not every bundler follows them there.
const root = new URL("../", import.meta.url);
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
  ]);
}
for (const entry of ["index", "all", "catalogue", "forms", "forms/en", "forms/zh", "iam", "states"]) {
  const [here, up] = entry.includes("/") ? ["../", "../"] : ["./", ""];
  copy(`${entry}.js`, `${entry}.js`, [
    [`"${here}lib/modules/`, `"${here}modules/`],
    [`"${here}lib/`, `"${up}../../lib/`],
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
