// The requests that the form makes, judged and as people would see or copy them.

import { check, type Issue } from "../../engine.ts";
import type { Language } from "../../language.tsx";
import { type Built, build, type Draft, fieldFor, valueAt } from "./draft.ts";
import { authHeader, fact, field } from "./facts.ts";
import type { Call } from "./layout.ts";

/** Where a part of the path is kept; calls with the same part share it. */
export const pathParameter = (name: string) => `request?path/${name}`;

/** The parts of the path that somebody can know before the request is sent. */
export const knownParameters = (call: Call): string[] => (call.afterwards ? [] : fact(call.operation).path);

/** An issue and the field of the form that it is about; none when the form does not show it. */
export interface Finding extends Issue {
  operation: string;
  path: string | undefined;
}

export interface Prepared {
  call: Call;
  method: string;
  /** With what is not known yet in braces, as the document writes it. */
  url: string;
  body: Built["body"];
  /** The header for what only the person has. */
  tokenHeader: string | undefined;
  findings: Finding[];
}

export interface Judging {
  language: Language;
  os: "linux" | "windows";
  /** Everything is there that will be: say what is missing too. */
  complete: boolean;
}

/** A call that is made only when its list has rows. */
const isWanted = (call: Call, draft: Draft) =>
  !call.afterwards || (draft.rows[`${call.operation}/${call.afterwards}`]?.length ?? 0) > 0;

function urlOf(call: Call, draft: Draft, unknown: (name: string) => string): string {
  const template = fact(call.operation).uris[0] ?? "";
  return template.replace(/\{(\w+)\}/g, (_, name) => {
    const value = valueAt(draft, pathParameter(name));
    return value === "" ? unknown(name) : encodeURIComponent(value.trim());
  });
}

/** The requests that a draft makes, each with what the engine says about it. */
export function prepare(calls: readonly Call[], draft: Draft, judging: Judging): Prepared[] {
  return calls
    .filter((call) => isWanted(call, draft))
    .map((call) => {
      const { method } = fact(call.operation);
      const { body, places } = build(call, draft, judging.complete);
      const placeholder = (name: string) => `{${name}}`;
      const missing = judging.complete && !call.afterwards ? () => "" : placeholder;
      const url = urlOf(call, draft, placeholder);
      const tokenHeader = authHeader(method, url, body);
      const report = check(
        { method, url: urlOf(call, draft, missing), headers: headersOf({ tokenHeader }, "token"), body },
        { locale: judging.language, draft: !judging.complete, os: judging.os },
      );
      // The first call has said already what is wrong with the parts of the path that they share.
      const own = call.afterwards ? report.issues.filter((issue) => issue.in !== "path") : report.issues;
      const findings = own.map((issue) => {
        const inPath = issue.in === "path" ? pathParameter(issue.pointer.slice(1)) : undefined;
        const inBody = issue.in === "body" ? fieldFor(places, issue.pointer) : undefined;
        return { ...issue, operation: call.operation, path: inPath ?? inBody };
      });
      return { call, method, url, body, tokenHeader, findings: inOrder(findings, places) };
    });
}

/** Findings in the order of the form: those of the path first, those of no field last. */
function inOrder(findings: readonly Finding[], places: Built["places"]): Finding[] {
  const order = new Map([...places.values()].map((path, index) => [path, index]));
  const rank = ({ path, in: part }: Finding) =>
    path === undefined ? Number.POSITIVE_INFINITY : part === "path" ? -1 : (order.get(path) ?? order.size);
  const ranked = findings.map((finding) => ({ finding, rank: rank(finding) }));
  return ranked
    .sort((one, other) => (one.rank === other.rank ? 0 : one.rank - other.rank))
    .map(({ finding }) => finding);
}

/** The headers of a request; `token` stands for what only the person has. */
export function headersOf({ tokenHeader }: Pick<Prepared, "tokenHeader">, token: string): Record<string, string> {
  return { "Content-Type": "application/json", ...(tokenHeader && { [tokenHeader]: token }) };
}

/** A body in which secrets are replaced, as the engine tells which fields are. */
export function masked(call: Call, body: unknown, replace: (name: string, value: unknown) => unknown): unknown {
  const walk = (value: unknown, pointer: string, name: string): unknown => {
    if (pointer !== "" && isSecret(call.operation, pointer)) return replace(name, value);
    if (Array.isArray(value)) return value.map((item, index) => walk(item, `${pointer}/${index}`, name));
    if (typeof value !== "object" || value === null) return value;
    const members = Object.entries(value).map(([key, member]) => {
      const inner = `${pointer}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
      return [key, walk(member, inner, key)] as const;
    });
    return Object.fromEntries(members);
  };
  return walk(body, "", "");
}

/** Whether the engine calls the field at a pointer secret. A field that it does not know is none. */
export function isSecret(operation: string, pointer: string): boolean {
  try {
    return field(operation, pointer).secret === true;
  } catch {
    return false;
  }
}

/** The call for a shell. Secrets and the token are variables that the person sets there. */
export function curl(prepared: Prepared): string {
  const { call, method, url, body } = prepared;
  const secrets: string[] = [];
  const mark = (name: string) => `\u0000${name}\u0000`;
  const text = JSON.stringify(
    masked(call, body, (name) => {
      const variable = name.replace(/(?<=[a-z])(?=[A-Z])/g, "_").toUpperCase();
      if (!secrets.includes(variable)) secrets.push(variable);
      return mark(variable);
    }),
  );
  const quoted = text.replaceAll("'", "'\\''").replace(/\\u0000(\w+?)\\u0000/g, (_, variable) => `'"$${variable}"'`);
  const variables = ["ENDPOINT", "TOKEN", ...secrets].map((name) => `$${name}`).join(", ");
  const headers = Object.entries(headersOf(prepared, "$TOKEN")).map(([name, value]) => ` \\\n  -H "${name}: ${value}"`);
  return `# ${variables}\ncurl -X ${method} "https://$ENDPOINT${url}"${headers.join("")} \\\n  -d '${quoted}'\n`;
}
