// What the entries of single operations share.

import type { Description, OperationSchema, Options, Report } from "./forms.js";

/** A language: what `ecs-preflight/languages/zh` and its neighbours give. */
export interface Language {
  readonly locale: "en" | "zh";
  /** Its pack, as bytes. */
  readonly pack: () => Uint8Array;
}

export interface OperationOptions extends Options {
  /** Languages beside English; messages are in the first one when no `locale` is given. */
  languages?: Language | readonly Language[];
}

/** One operation, with what it needs and nothing else. */
export interface Operation<Body = unknown> {
  readonly id: string;
  /** Checks a body; undefined is no body. Never throws because of a body. */
  validate(body: unknown, options?: OperationOptions): Report;
  /** A schema for form libraries; the options hold for every call. */
  schema(options?: OperationOptions): OperationSchema<Body>;
  /** The field at an RFC 6901 pointer; the empty pointer is the whole body. Titles and hints are in the languages that are given. */
  describe(pointer?: string, options?: Pick<OperationOptions, "languages">): Description;
}
