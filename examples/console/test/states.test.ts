// The matrix and the picture hold all that the engine knows, and nothing else.

import { describe, expect, test } from "vitest";
import { pairsOf, picture, states } from "../src/engine.ts";
import { lifeCycle, matrixOf, OUTSIDE } from "../src/screens/states/facts.ts";
import { BOX, lineOf, placesOf, sizeOf } from "../src/screens/states/places.ts";

describe.each(["documented", "nova"] as const)("the matrix: %s", (dialect) => {
  const { lists, rows } = matrixOf(dialect);
  test("has every pair", () => {
    expect(rows.length).toBe(lists.task_states.length + 1);
    for (const row of rows) expect(row.length).toBe(lists.vm_states.length);
  });
  test("gives each status to the pairs that the reverse look-up gives", () => {
    for (const { name } of lists.statuses) {
      const cells = rows.flat().filter(({ status }) => status === name);
      const found = cells.map(({ vmState, taskState }) => `${vmState} ${taskState}`);
      const wanted = pairsOf(name, { dialect }).map(({ vm_state, task_state }) => `${vm_state} ${task_state}`);
      expect(found.sort()).toEqual(wanted.sort());
    }
  });
});

describe("the picture", () => {
  const { statuses, ways } = lifeCycle();
  const places = placesOf(statuses.map(({ name }) => name));
  test("has every status of the documents and every way of the engine's diagram", () => {
    expect(statuses).toEqual(states().statuses);
    expect(ways.length).toBe(picture().split("-->").length - 1);
  });
  test("draws every way inside of itself", () => {
    const { width, height } = sizeOf(places);
    for (const way of ways) {
      const line = lineOf(way, places);
      expect(line, `${way.from} to ${way.to}`).toMatch(/^M[\d. ]+ Q[-\d. ]+ [\d. ]+$/);
      for (const [, x, y] of (line ?? "").matchAll(/(-?[\d.]+) (-?[\d.]+)/g)) {
        expect(Number(x)).toBeLessThanOrEqual(width);
        expect(Number(y)).toBeLessThanOrEqual(height);
      }
    }
  });
  test("draws no way across the box of another status", () => {
    const crossed = [];
    for (const way of ways) {
      const [x0 = 0, y0 = 0, cx = 0, cy = 0, x1 = 0, y1 = 0] = [
        ...(lineOf(way, places) ?? "").matchAll(/-?[\d.]+/g),
      ].map(Number);
      for (const [name, { x, y }] of places) {
        if (name === way.from || name === way.to) continue;
        for (let step = 0; step <= 100; step++) {
          const t = step / 100;
          const at = (from: number, control: number, to: number) =>
            (1 - t) ** 2 * from + 2 * t * (1 - t) * control + t ** 2 * to;
          const across = Math.abs(at(x0, cx, x1) - x) < BOX.width / 2;
          if (across && Math.abs(at(y0, cy, y1) - y) < BOX.height / 2) {
            crossed.push(`${way.from} to ${way.to} crosses ${name}`);
            break;
          }
        }
      }
    }
    expect(crossed).toEqual([]);
  });
  test("finds a place for a status that it does not know", () => {
    const more = placesOf([...places.keys(), "NEW_1", "NEW_2", "NEW_3"]);
    const taken = [...more.values()];
    for (const [index, one] of taken.entries()) {
      for (const other of taken.slice(index + 1)) {
        expect(Math.abs(one.x - other.x) >= BOX.width || Math.abs(one.y - other.y) >= BOX.height).toBe(true);
      }
    }
    expect(lineOf({ from: "NEW_1", to: OUTSIDE, operations: [] }, more)).toBeDefined();
    expect(lineOf({ from: "NOWHERE", to: "ACTIVE", operations: [] }, more)).toBeUndefined();
  });
});
