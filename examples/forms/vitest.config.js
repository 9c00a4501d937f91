import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [vue()],
  esbuild: { jsx: "automatic" },
  test: { environment: "jsdom", include: ["forms.test.jsx"], testTimeout: 30_000 },
});
