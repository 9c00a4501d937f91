// Where the statuses stand in the picture, and the lines between them. The layout is made by hand, so that no
// line crosses a box: what lasts on the left, what is under way in the middle, failure on the right. A status that
// has no place gets one in the rows below.

import { OUTSIDE, type Way } from "./facts.ts";

export interface Place {
  x: number;
  y: number;
}

/** Distances of columns and rows, the size of a box, and the margin, in pixels. */
const COLUMN = 210;
const ROW = 72;
export const BOX = { width: 146, height: 34 } as const;
const MARGIN = 14;
const LOOSE_ROW = 7.2;

const known: Readonly<Record<string, readonly [column: number, row: number]>> = {
  BUILD: [2, 0],
  REBOOT: [0.9, 0.2],
  HARD_REBOOT: [1.9, 1.7],
  ACTIVE: [0.9, 1.8],
  DELETED: [0, 2],
  ERROR: [3.4, 2.4],
  REBUILD: [1.9, 3],
  RESIZE: [1.7, 4.3],
  SHUTOFF: [0.7, 4.6],
  VERIFY_RESIZE: [0, 5.6],
  REVERT_RESIZE: [1.6, 6],
};

/** Where it begins and where it ends. */
export const START: Place = at(1.45, 0);
export const END: Place = at(0, 3.3);

function at(column: number, row: number): Place {
  return { x: MARGIN + BOX.width / 2 + column * COLUMN, y: MARGIN + BOX.height / 2 + row * ROW };
}

/** The centre of each box. */
export function placesOf(names: readonly string[]): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>();
  let loose = 0;
  for (const name of names) {
    const place = known[name];
    if (place) places.set(name, at(...place));
    else {
      places.set(name, at((loose % 4) * 1.1, LOOSE_ROW + Math.floor(loose / 4)));
      loose++;
    }
  }
  return places;
}

export function sizeOf(places: ReadonlyMap<string, Place>): { width: number; height: number } {
  const all = [...places.values()];
  return {
    width: Math.max(...all.map(({ x }) => x)) + BOX.width / 2 + MARGIN,
    height: Math.max(...all.map(({ y }) => y)) + BOX.height / 2 + MARGIN,
  };
}

/** How far the two ways of a pair keep from each other. */
const BEND = 16;

/** The line of a way from box to box, or undefined for one that has no place. */
export function lineOf(way: Way, places: ReadonlyMap<string, Place>): string | undefined {
  const from = way.from === OUTSIDE ? START : places.get(way.from);
  const to = way.to === OUTSIDE ? END : places.get(way.to);
  if (!from || !to) return undefined;
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  // To the left of the direction, so that there and back are two lines. Nobody comes back from outside.
  const straight = way.from === OUTSIDE || way.to === OUTSIDE;
  const aside = straight ? 0 : BEND / length;
  const bend = { x: (to.y - from.y) * aside, y: -(to.x - from.x) * aside };
  const control = straight ? from : { x: (from.x + to.x) / 2 + bend.x, y: (from.y + to.y) / 2 + bend.y };
  const begin = way.from === OUTSIDE ? from : border(from, control, bend);
  const end = way.to === OUTSIDE ? towards(to, control, 12) : border(to, control, bend);
  return `M${text(begin)} Q${text(control)} ${text(end)}`;
}

/** Where a line from the middle of a box (a little to its side) to a point leaves the box. */
function border(centre: Place, point: Place, bend: Place): Place {
  const middle = { x: centre.x + bend.x / 2, y: centre.y + bend.y / 2 };
  const dx = point.x - middle.x;
  const dy = point.y - middle.y;
  const right = dx > 0 ? centre.x + BOX.width / 2 - middle.x : middle.x - centre.x + BOX.width / 2;
  const down = dy > 0 ? centre.y + BOX.height / 2 - middle.y : middle.y - centre.y + BOX.height / 2;
  const share = Math.min(dx ? right / Math.abs(dx) : Infinity, dy ? down / Math.abs(dy) : Infinity);
  if (!Number.isFinite(share)) return centre;
  return { x: middle.x + dx * share, y: middle.y + dy * share };
}

function towards(from: Place, to: Place, distance: number): Place {
  const share = distance / (Math.hypot(to.x - from.x, to.y - from.y) || 1);
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
}

const text = ({ x, y }: Place) => `${x.toFixed(1)} ${y.toFixed(1)}`;
