import type { ask, catalogue } from "./catalogue.js";
import type * as forms from "./forms.js";
import type { iam } from "./iam.js";
import type * as states from "./states.js";

type Functions<Entry> = {
  readonly [Name in keyof Entry as Entry[Name] extends (...given: never) => unknown ? Name : never]: Entry[Name];
};

/** The functions of the package, over packs of its own. */
export type Preflight = Functions<typeof forms> &
  Functions<typeof states> & {
    readonly iam: typeof iam;
    readonly catalogue: typeof catalogue;
    readonly ask: typeof ask;
  };

export interface PreflightOptions {
  /** The packs: one that `ecs-preflight catalogue build our-region.yaml -o our-region.pack` has written is a whole catalogue. */
  packs: BufferSource | readonly BufferSource[];
}

/**
 * A handle with the functions of the package as methods. It knows what its packs say and nothing else; several of
 * them live side by side, and each goes when nothing refers to it any more.
 *
 * @throws TypeError when a pack is damaged, of another version, or none is given
 */
export function createPreflight(options: PreflightOptions): Preflight;
