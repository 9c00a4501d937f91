// A module that the caller supplies, with its packs inside: fetched, read or compiled in any way that suits.

import { Engine } from "./engine.js";

/** An engine, and the functions that give it its module; the first module given is kept. */
export function supplied() {
  let compiled;
  const load = () => {
    if (compiled) return compiled;
    throw new TypeError("ecs-preflight has no module yet: await init(source) first");
  };
  return {
    engine: new Engine(load),
    load,
    init: async (source) => {
      compiled ??= await compile(source);
    },
    initSync: (source) => {
      compiled ??= source instanceof WebAssembly.Module ? source : new WebAssembly.Module(source);
    },
  };
}

/** A module from one, its bytes, a Response, an address to fetch, or a promise of any of them. */
async function compile(given) {
  let source = await given;
  if (source instanceof WebAssembly.Module) return source;
  if (typeof source === "string" || source instanceof URL || isRequest(source)) source = await fetch(source);
  if (typeof Response === "undefined" || !(source instanceof Response)) return WebAssembly.compile(source);
  if (!source.ok) throw new TypeError(`the module could not be fetched: status ${source.status}`);
  // Streams are only taken with the media type that servers often forget.
  const type = source.headers.get("content-type") ?? "";
  return /^application\/wasm\b/i.test(type) && WebAssembly.compileStreaming
    ? WebAssembly.compileStreaming(source)
    : WebAssembly.compile(await source.arrayBuffer());
}

const isRequest = (value) => typeof Request !== "undefined" && value instanceof Request;
