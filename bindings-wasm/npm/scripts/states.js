// Writes the states of the API as types, so that editors can offer them.

import { writeFileSync } from "node:fs";
import { states } from "../index.js";

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
const types = Object.entries(lists).map(([name, values]) => {
  // A power state travels as its number.
  const members = values.map(({ name, value }) => `  | ${JSON.stringify(value ?? name)}`);
  return `export type ${name} =\n${members.join("\n")};\n`;
});
writeFileSync(new URL("../dist/states.d.ts", import.meta.url), types.join("\n"));
