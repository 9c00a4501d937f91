// What the engine says about operations and fields; asked once for each.

import { type CatalogueOperation, catalogue, check, type Description, describe } from "../../engine.ts";

function remembered<T>(ask: (...key: string[]) => T): (...key: string[]) => T {
  const answers = new Map<string, T>();
  return (...key) => {
    const name = key.join("\n");
    const known = answers.get(name);
    if (known !== undefined) return known;
    const answer = ask(...key);
    answers.set(name, answer);
    return answer;
  };
}

const description = remembered((operation, pointer) => describe(operation ?? "", pointer));
const entry = remembered((operation) => catalogue(operation ?? ""));
/** The field at a pointer; where a list has an item, any index will do. */
export const field = (operation: string, pointer: string): Description => description(operation, pointer);

export const fact = (operation: string): CatalogueOperation => entry(operation);

/** The header that says who is calling, as the check of a call without one names it; none if it is not needed. */
export function authHeader(method: string, url: string, body: unknown): string | undefined {
  const { issues } = check({ method, url, headers: { "Content-Type": "application/json" }, body }, { draft: true });
  return issues.find(({ rule }) => rule === "header/auth-missing")?.pointer.slice(1);
}
