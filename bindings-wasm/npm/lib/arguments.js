// Arguments in the form in which the module takes them. A mistake in a call is a TypeError.

import { jsonText, wellFormed } from "./value.js";

export function text(value, name) {
  if (typeof value !== "string") throw new TypeError(`${name} must be a string`);
  return value;
}

export function address(url) {
  return text(typeof url === "object" ? url?.href : url, "url");
}

/** The module takes an empty text for an absent one. */
export function optional(value, name) {
  return value === undefined || value === null ? "" : text(value, name);
}

export function choices(options) {
  const { locale, draft, os, documentsOnly, maxIssues } = options ?? {};
  const most = count(maxIssues, "maxIssues");
  return [optional(locale, "locale"), Boolean(draft), optional(os, "os"), Boolean(documentsOnly), most];
}

/** A whole number that a 32-bit word holds; nothing stands for the default. */
export function count(value, name) {
  if (value === undefined || value === null) return undefined;
  if (!Number.isInteger(value) || value < 0) throw new TypeError(`${name} must be a whole number`);
  return Math.min(value, 2 ** 32 - 1);
}

/** What the caller decides about rules: rules and severities in turn. */
export function decisions(options) {
  const { severities, ignore } = options ?? {};
  if (severities === undefined && ignore === undefined) return undefined;
  const set = Object.entries(severities ?? {});
  const off = [ignore ?? []].flat().map((what) => [what, "off"]);
  // What is said last counts, and ignoring is the stronger word.
  return [...set, ...off].flat().map((part) => text(part, "a rule or severity"));
}

/** Headers, a Map, pairs or a plain object; a list of values stands for as many headers. */
export function headerPairs(headers) {
  if (headers === undefined || headers === null) return [];
  if (typeof headers !== "object") throw new TypeError("headers must be an object or a list of pairs");
  const entries = headers[Symbol.iterator] ? [...headers] : Object.entries(headers);
  return entries.flatMap(([name, values]) =>
    (Array.isArray(values) ? values : [values])
      .filter((value) => value !== undefined && value !== null)
      .map((value) => [wellFormed(String(name)), wellFormed(String(value))]),
  );
}

/** A request as JSON can hold it: the raw text of a body, pairs of headers, and an address. */
export function plainRequest(request) {
  if (request === null || typeof request !== "object") return request;
  const { method, url, headers, body: given } = request;
  // Text stays as it is; any other value is plain data without cycles once it has been written and read.
  const bytes = given instanceof ArrayBuffer || ArrayBuffer.isView(given);
  const plain = !bytes && typeof given === "object" && given !== null ? JSON.parse(jsonText(given)) : given;
  return {
    method,
    url: typeof url === "object" ? url?.href : url,
    headers: headerPairs(headers),
    body: bytes ? new TextDecoder().decode(given) : plain,
  };
}
