// Types from the catalogue: the ids of operations and rules, and the body of every operation.

/** Types of JSON Schema in TypeScript. */
const SIMPLE = { null: "null", boolean: "boolean", integer: "number", number: "number", string: "string" };

const isName = (name) => /^[A-Za-z_$][\w$]*$/.test(name);
const key = (name) => (isName(name) ? name : JSON.stringify(name));

/** Both labels, as the comment of a member. */
function comment(schema, indent) {
  const title = schema["x-title"];
  const parts = [title && `${title.en} (${title.zh})`, schema["x-source"]].filter(Boolean);
  return parts.length > 0 ? `${indent}/** ${parts.join("; ").replaceAll("*/", "* /")} */\n` : "";
}

function typeOf(schema, indent) {
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  const types = [schema.type ?? []].flat();
  if (types.length === 0) return "unknown";
  return [...new Set(types.map((type) => SIMPLE[type] ?? compound(type, schema, indent)))].join(" | ");
}

function compound(type, schema, indent) {
  if (type === "array") {
    const items = schema.items ? typeOf(schema.items, indent) : "unknown";
    return /^[\w"]+$/.test(items) || items.startsWith("{") ? `${items}[]` : `Array<${items}>`;
  }
  const { properties, additionalProperties: more } = schema;
  const open = more && typeof more === "object" ? typeOf(more, indent) : "unknown";
  if (!properties) return `Record<string, ${open}>`;
  return members(schema, indent);
}

function members({ properties, required = [] }, indent) {
  const deeper = `${indent}  `;
  const lines = Object.entries(properties).map(([name, schema]) => {
    const optional = required.includes(name) ? "" : "?";
    return `${comment(schema, deeper)}${deeper}${key(name)}${optional}: ${typeOf(schema, deeper)};\n`;
  });
  return lines.length > 0 ? `{\n${lines.join("")}${indent}}` : "Record<string, never>";
}

/** A body with known members is an interface, which editors show by its name; any other is a type. */
function body(operation, schema) {
  const name = `${operation.id}Body`;
  const head = `/** The body of ${operation.id}: ${operation.title.en} (${operation.title.zh}), section ${operation.section}. */\n`;
  if (schema.type === "object" && schema.properties) {
    const text = members(schema, "");
    if (text.startsWith("{")) return `${head}export interface ${name} ${text}\n`;
  }
  const hasBody = schema.type !== undefined || schema.properties !== undefined;
  return `${head}export type ${name} = ${hasBody ? typeOf(schema, "") : "undefined"};\n`;
}

const union = (ids) => ids.map((id) => `\n  | ${JSON.stringify(id)}`).join("");

/** The files, by name. */
export function types({ catalogue, ask }) {
  const { operations, rules, version } = catalogue();
  const made = `// Made from the catalogue of version ${version}.\n\n`;
  const bodies = operations.map((operation) => body(operation, ask("form.schema", { operation: operation.id })));
  const table = operations.map(({ id }) => `  ${id}: ${id}Body;\n`).join("");
  return {
    "operations.d.ts": `${made}/** The operations of this version. */\nexport type KnownOperation =${union(operations.map(({ id }) => id))};\n`,
    "rules.d.ts": `${made}/** The rules of this version. */\nexport type KnownRule =${union([...new Set(rules.map(({ rule }) => rule))])};\n`,
    "bodies.d.ts": `${made}${bodies.join("\n")}\n/** The bodies of all operations, by id. */\nexport interface Bodies {\n${table}}\n`,
  };
}
