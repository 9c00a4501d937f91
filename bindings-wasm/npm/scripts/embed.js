// Bytes as texts that lib/embedded.js reads.

import { plainCodes } from "../lib/embedded.js";

/** Which bytes the single characters stand for: the most frequent ones, each as itself where it can be. */
export function alphabetOf(files) {
  const counts = new Array(256).fill(0);
  for (const file of files) for (const byte of file) counts[byte]++;
  const codes = plainCodes().slice(0, -2);
  const frequent = [...counts.keys()].sort((one, other) => counts[other] - counts[one]).slice(0, codes.length);
  const left = frequent.filter((byte) => !codes.includes(byte));
  const bytes = codes.map((code) => (frequent.includes(code) ? code : left.shift()));
  return bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Bytes as a text, in quotes. */
export function textOf(alphabet, bytes) {
  const codes = plainCodes();
  const marks = codes.slice(-2);
  const singles = alphabet.match(/../g).map((digits) => Number.parseInt(digits, 16));
  const others = Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => !singles.includes(byte));
  const written = Array.from({ length: 256 }, (_, byte) => {
    const place = singles.indexOf(byte);
    if (place >= 0) return String.fromCharCode(codes[place]);
    const rare = others.indexOf(byte);
    const [mark, at] = rare < codes.length ? [marks[0], rare] : [marks[1], rare - codes.length];
    return String.fromCharCode(mark, codes[at]);
  });
  return `"${Array.from(bytes, (byte) => written[byte]).join("")}"`;
}
