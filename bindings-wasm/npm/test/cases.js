// The shared cases of tests/vectors and tests/questions, for Node and for pages: only what both have is used.

/** Generator objects become what they stand for; in the items of a list, {i} is the index, and {iiii} the same in four digits. */
export function made(value, index) {
  if (typeof value === "string")
    return index === undefined
      ? value
      : value.replaceAll("{iiii}", String(index).padStart(4, "0")).replaceAll("{i}", index);
  if (Array.isArray(value)) return value.map((item) => made(item, index));
  if (typeof value !== "object" || value === null) return value;
  const { $list: list, $text: text, $base64: bytes } = value;
  if (list) return Array.from({ length: list.times }, (_, at) => made(list.of, at));
  if (text) return made(text.of, index).repeat(text.times);
  if (bytes !== undefined) return btoa("a".repeat(bytes));
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [made(name, index), made(member, index)]));
}

/** The object or list that holds the value of a pointer (RFC 6901), and its name there. */
function place(root, pointer) {
  const names = pointer.split("/").slice(1);
  const tokens = names.map((name) => name.replaceAll("~1", "/").replaceAll("~0", "~"));
  const last = tokens.pop();
  return [tokens.reduce((holder, token) => holder[token], root), last];
}

function built(bases, { base, set = {}, remove = [] }) {
  if (!(base in bases)) throw new Error(`there is no base ${base}`);
  let body = made(structuredClone(bases[base]));
  for (const [pointer, value] of Object.entries(set)) {
    if (pointer === "") {
      body = made(value);
      continue;
    }
    const [holder, name] = place(body, pointer);
    if (name === "-") holder.push(made(value));
    else holder[name] = made(value);
  }
  for (const pointer of remove) {
    const [holder, name] = place(body, pointer);
    if (Array.isArray(holder)) holder.splice(Number(name), 1);
    else delete holder[name];
  }
  return body;
}

function bodyOf(bases, one) {
  if ("text" in one) return made(one.text);
  const body = "base" in one ? built(bases, one) : made(one.body);
  // A string is taken for raw text and null for no body: as values, both go as their JSON text.
  return typeof body === "string" || body === null ? JSON.stringify(body) : body;
}

/** The verdict on a case of tests/vectors. */
export function verdict({ check, validate }, bases, one, more) {
  const body = bodyOf(bases, one);
  const { documents_only: documentsOnly, ...rest } = one.options ?? {};
  const options = { ...rest, documentsOnly, ...more };
  return one.request ? check({ ...made(one.request), body }, options) : validate(one.operation, body, options);
}

/** What a case of tests/vectors gives and what it should give: only the keys of the expectation, in order. */
export function vector(entry, bases, one) {
  const report = verdict(entry, bases, one);
  const { expect } = one;
  const found = { ok: report.ok };
  const wanted = { ok: expect.ok };
  if (expect.operation !== undefined) {
    found.operation = report.operation ?? null;
    wanted.operation = expect.operation;
  }
  if (expect.issues !== undefined) {
    wanted.issues = expect.issues.map((issue) => made(issue));
    found.issues = report.issues.map((issue, at) => {
      const keys = Object.keys(wanted.issues[at] ?? issue);
      return Object.fromEntries(keys.map((key) => [key, issue[key]]));
    });
  }
  return { found, wanted };
}

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** What of the answer the case speaks of; lists must have the same length. */
function part(found, wanted) {
  if (Array.isArray(wanted) && Array.isArray(found) && found.length === wanted.length) {
    return wanted.map((item, at) => part(found[at], item));
  }
  if (!isObject(wanted) || !isObject(found)) return found;
  const names = Object.keys(wanted).filter((name) => name in found);
  return Object.fromEntries(names.map((name) => [name, part(found[name], wanted[name])]));
}

/** What a case of tests/questions gives and what it should give. */
export function question({ ask }, one) {
  let answer;
  try {
    answer = ask(one.question, one.arguments, { locale: one.lang });
  } catch (error) {
    if (!(error instanceof TypeError) || !one.refused) throw error;
    const { rule, args, help } = error;
    // What to ask instead is part of the message here.
    const message = help ? error.message.slice(0, -`; ${help}`.length) : error.message;
    return { found: part({ rule, message, help, args }, one.refused), wanted: one.refused };
  }
  if (one.refused) return { found: answer, wanted: "a refusal" };
  return "answer" in one ? { found: answer, wanted: one.answer } : { found: part(answer, one.has), wanted: one.has };
}
