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
        source: worker(version.digest("hex").slice(0, 16), kept),
      });
    },
  };
}

const worker = (
  version: string,
  files: string[],
) => `// Keeps the files of this build. The same host may have the console in several places.
const HOME = new URL("./", self.location).href;
const OWN = "ecs-preflight " + HOME + " ";
const CACHE = OWN + ${JSON.stringify(version)};
const FILES = ${JSON.stringify(files)};
self.addEventListener("install", (event) => {
  // The page itself has no version in its name, so that the browser may have an old one at hand.
  const fresh = FILES.map((file) => (file === "./" ? new Request(file, { cache: "reload" }) : file));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(fresh)).then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => {
  const old = (names) => names.filter((name) => name.startsWith(OWN) && name !== CACHE);
  const forgotten = caches.keys().then((names) => Promise.all(old(names).map((name) => caches.delete(name))));
  event.waitUntil(forgotten.then(() => self.clients.claim()));
});
self.addEventListener("fetch", (event) => {
  const address = event.request.url.split(/[?#]/)[0];
  const wanted = address === HOME + "index.html" ? HOME : address;
  if (event.request.method !== "GET" || !FILES.some((file) => new URL(file, HOME).href === wanted)) return;
  const kept = caches.open(CACHE).then((cache) => cache.match(wanted));
  event.respondWith(kept.then((response) => response ?? fetch(event.request)));
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
