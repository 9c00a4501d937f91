// Bytes as a text of plain characters.
//
// What is frequent takes one character, anything else two. So a text is hardly longer than its bytes, no tool has to
// escape anything in it, and gzip finds in it what it finds in the bytes: digits hide half of that, base64 more.

/** The codes of the characters: ASCII without quote, backslash and what begins a tag. The last two stand before another one. */
export const plainCodes = () =>
  Array.from({ length: 95 }, (_, place) => place + 32).filter((code) => code !== 34 && code !== 60 && code !== 92);

/** The bytes of a text; `alphabet` says in hexadecimal digits which byte each single character stands for. */
export function bytes(alphabet, text) {
  const codes = plainCodes();
  const singles = codes.length - 2;
  const values = new Uint8Array(128);
  const places = new Uint8Array(128);
  const rare = new Set(new Uint8Array(256).map((_, byte) => byte));
  codes.forEach((code, place) => {
    places[code] = place;
    if (place >= singles) return;
    values[code] = Number.parseInt(alphabet.slice(2 * place, 2 * place + 2), 16);
    rare.delete(values[code]);
  });
  const others = [...rare];
  const found = new Uint8Array(text.length);
  let length = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const pair = code === codes[singles] ? 0 : code === codes[singles + 1] ? codes.length : -1;
    found[length++] = pair < 0 ? values[code] : others[pair + places[text.charCodeAt(++at)]];
  }
  return found.subarray(0, length);
}
