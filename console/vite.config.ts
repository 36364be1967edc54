/// <reference types="vitest/config" />
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const server = process.env.PIEPOWDER_URL ?? "http://127.0.0.1:8080";
const proxied = ["/v1", "/openapi.json", "/healthz", "/readyz"];

export default defineConfig({
  plugins: [react()],
  server: {
    proxy: Object.fromEntries(proxied.map((path) => [path, { target: server, changeOrigin: true }])),
  },
  build: {
    // dist/index.html is the committed placeholder: the build goes beside it.
    outDir: "dist/app",
    emptyOutDir: true,
    target: "es2022",
    // The server's policy is default-src 'self': a data: URI would be refused.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 400,
  },
  test: {
    environment: "jsdom",
    include: ["src/**/*.test.{ts,tsx}"],
    restoreMocks: true,
  },
});
