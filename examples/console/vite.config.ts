import { createHash } from "node:crypto";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

/** A module script does not load from a disk; the build is one classic script, so that it does. */
function classicScript(): Plugin {
  return {
    name: "classic-script",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler: (html) =>
        html.replace('<script type="module" crossorigin', "<script defer").replace(/(<link [^>]*) crossorigin/g, "$1"),
    },
  };
}

/** A service worker that keeps the files of this build, so that a second visit needs no network. */
function offline(): Plugin {
  return {
    name: "offline",
    apply: "build",
    enforce: "post",
    generateBundle(_, bundle) {
      const files = Object.keys(bundle).filter((name) => name !== "sw.js");
      const version = createHash("sha256");
      for (const name of files.sort()) {
        const file = bundle[name];
        version.update(name).update(file?.type === "asset" ? file.source : (file?.code ?? ""));
      }
      const kept = ["./", ...files.filter((name) => !name.endsWith(".html")).map((name) => `./${name}`)];
      this.emitFile({
        type: "asset",
        fileName: "sw.js",
        source: worker(`ecs-preflight-${version.digest("hex").slice(0, 16)}`, kept),
      });
    },
  };
}

const worker = (cache: string, files: string[]) => `const CACHE = ${JSON.stringify(cache)};
const FILES = ${JSON.stringify(files)};
self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(FILES)).then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => {
  const old = (name) => name.startsWith("ecs-preflight-") && name !== CACHE;
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== self.location.origin) return;
  const wanted = request.mode === "navigate" ? "./" : request;
  event.respondWith(caches.match(wanted, { ignoreSearch: true }).then((kept) => kept ?? fetch(request)));
});
`;

export default defineConfig({
  base: "./",
  plugins: [classicScript(), offline()],
  esbuild: { jsx: "automatic", jsxImportSource: "preact" },
  build: {
    target: "es2022",
    modulePreload: false,
    // One file with all styles; else they would be added by the script, which the policy of the page refuses.
    cssCodeSplit: false,
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 4000,
    rollupOptions: { output: { format: "iife" } },
  },
  test: { include: ["test/**/*.test.ts"], server: { deps: { inline: ["ecs-preflight"] } } },
});
