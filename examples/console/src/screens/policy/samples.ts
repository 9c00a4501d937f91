// Policies to start from. What is wrong with them is for the engine to say.

import { catalogue, explain, iam, type RuleExplanation } from "../../engine.ts";

/** Something of everything that a reviewer meets: misspelt, doubled, too wide, not enough. */
const REVIEW = `{
  "Version": "1.1",
  "Statement": [
    {
      "Effect": "allow",
      "Action": [
        "ecs:cloudServers:list",
        "ecs:cloudServers:lst",
        "ECS:cloudServers:start",
        "ecs:cloudServers:stop",
        "ecs:cloudServers:list",
        "ecs:servers:reboot",
        "ecs:*:delete"
      ]
    },
    {
      "Effect": "Deny",
      "Action": ["ecs:cloudServers:delete"],
      "Condition": {
        "Bool": { "g:MFAPresent": "false" }
      }
    }
  ]
}
`;

const EMPTY = `{
  "Version": "1.1",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": []
    }
  ]
}
`;

const pretty = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

/** Ready-made policies, by a name that the texts explain. */
export const samples = {
  review: () => REVIEW,
  operate: () =>
    pretty(iam.minimize(["NovaListServersDetail", "NovaStartServer", "NovaStopServer", "NovaRebootServer"])),
  create: () => pretty(iam.minimize(["CreateCloudServers", "DeleteCloudServers", "AttachCloudServerVolume"])),
  empty: () => EMPTY,
} as const;

export type Sample = keyof typeof samples;

let broken: Map<string, string> | undefined;

/** A policy for each rule on policies that breaks it, as the rule's own explanation has it. */
export function brokenPolicies(): ReadonlyMap<string, string> {
  if (!broken) {
    broken = new Map();
    for (const { rule } of catalogue().rules) {
      if (!rule.startsWith("policy/")) continue;
      const { bad } = explain(rule) as RuleExplanation;
      if (bad) broken.set(rule, indented(bad));
    }
  }
  return broken;
}

/** The examples of rules are on one line. This only adds blanks, so that what is doubled or wrong stays so. */
function indented(text: string): string {
  let depth = 0;
  let quoted = false;
  let written = "";
  const line = () => `\n${"  ".repeat(depth)}`;
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? "";
    if (quoted) {
      written += character;
      if (character === "\\") written += text[++at] ?? "";
      else if (character === '"') quoted = false;
      continue;
    }
    if (/\s/.test(character)) continue;
    const empty = "{[".includes(character) && /^\s*[\]}]/.test(text.slice(at + 1, at + 9));
    if ("}]".includes(character) && !/[[{]$/.test(written)) {
      depth = Math.max(depth - 1, 0);
      written += line();
    }
    if (character === '"') quoted = true;
    written += character;
    if ("{[".includes(character) && !empty) {
      depth++;
      written += line();
    } else if (character === ",") written += line();
    else if (character === ":") written += " ";
  }
  return `${written}\n`;
}
