import { defineConfig } from "@playwright/test";
import { launchOptions } from "./e2e/browser";

// PORT: for a second run beside another.
const out = `dist-fixtures${process.env.PORT ?? ""}`;
const at = `http://127.0.0.1:${process.env.PORT ?? 4199}`;

// The console against fixtures: every page, both themes, a phone, the keyboard.
// The real binary is driven by e2e/stories.config.ts.
export default defineConfig({
  testDir: "e2e/pages",
  outputDir: "test-results/pages",
  workers: 2,
  // A shared machine may stand still for seconds; a retry is reported as flaky.
  retries: process.env.CI ? 3 : 0,
  timeout: 60_000,
  expect: { timeout: 8_000 },
  reporter: [["list"]],
  use: { launchOptions, baseURL: at, viewport: { width: 1440, height: 900 }, locale: "en-US", timezoneId: "America/Los_Angeles" },
  webServer: {
    command: `npx vite build --mode fixtures --outDir ${out} && npx vite preview --outDir ${out} --host 127.0.0.1 --port ${new URL(at).port} --strictPort`,
    url: at,
    timeout: 120_000,
    reuseExistingServer: false,
  },
});
