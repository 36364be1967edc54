import { defineConfig } from "@playwright/test";
import { launchOptions } from "./e2e/browser";

// The console against fixtures: every page, both themes, a phone, the keyboard.
// The real binary is driven by e2e/stories.config.ts.
export default defineConfig({
  testDir: "e2e/pages",
  outputDir: "test-results/pages",
  workers: 1,
  // A shared machine may stand still for seconds; a retry is reported as flaky.
  retries: process.env.CI ? 3 : 0,
  timeout: 60_000,
  expect: { timeout: 8_000 },
  reporter: [["list"]],
  use: { launchOptions, baseURL: "http://127.0.0.1:4199", viewport: { width: 1440, height: 900 }, locale: "en-US", timezoneId: "America/Los_Angeles" },
  webServer: {
    command: "npx vite build --mode fixtures --outDir dist-fixtures && npx vite preview --outDir dist-fixtures --host 127.0.0.1 --port 4199 --strictPort",
    url: "http://127.0.0.1:4199",
    timeout: 120_000,
    reuseExistingServer: false,
  },
});
