// The real binary on a demo of its own: temporary directory, free port, stopped at the end.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { test as base, type APIRequestContext, type BrowserContext, type Page } from "@playwright/test";

export interface Demo {
  url: string;
  smtp: string;
  catcher: string;
  api_key: string;
  mail_domain: string;
  users: { email: string; password: string; role: string; name: string }[];
}

const freePort = () => new Promise<number>((done) => {
  const s = createServer().listen(0, "127.0.0.1", () => { const { port } = s.address() as { port: number }; s.close(() => done(port)); });
});

async function start(): Promise<{ demo: Demo; stop: () => Promise<void> }> {
  if (process.env.PIEPOWDER_DEMO) return { demo: JSON.parse(readFileSync(process.env.PIEPOWDER_DEMO, "utf8")) as Demo, stop: () => Promise.resolve() };
  const data = mkdtempSync(join(tmpdir(), "piepowder-e2e-"));
  const bin = resolve(process.env.PIEPOWDER_BIN ?? "../bin/piepowder");
  const child: ChildProcess = spawn(bin, ["demo", "--data", data, "--listen", `127.0.0.1:${await freePort()}`], { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  await new Promise<void>((ready, fail) => {
    const hear = (chunk: Buffer) => { said += chunk.toString(); if (/^ready /m.test(said)) ready(); };
    child.stdout!.on("data", hear);
    child.stderr!.on("data", hear);
    child.once("exit", (code) => fail(new Error(`demo ended with ${code}:\n${said.slice(-2000)}`)));
  });
  const demo = JSON.parse(readFileSync(join(data, "demo.json"), "utf8")) as Demo;
  const stop = () => new Promise<void>((done) => {
    child.removeAllListeners("exit");
    child.once("exit", () => { rmSync(data, { recursive: true, force: true }); done(); });
    child.kill("SIGTERM");
  });
  return { demo, stop };
}

export const test = base.extend<{ signIn: (role: string, path?: string) => Promise<Page>; api: APIRequestContext }, { demo: Demo }>({
  demo: [async ({}, use) => {
    const { demo, stop } = await start();
    await use(demo);
    await stop();
  }, { scope: "worker", timeout: 180_000 }],
  baseURL: async ({ demo }, use) => use(demo.url),
  api: async ({ playwright, demo }, use) => {
    const ctx = await playwright.request.newContext({ baseURL: demo.url, extraHTTPHeaders: { Authorization: `Bearer ${demo.api_key}` } });
    await use(ctx);
    await ctx.dispose();
  },
  // One person = one browser of their own.
  signIn: async ({ browser, demo, colorScheme, viewport }, use) => {
    const open: BrowserContext[] = [];
    await use(async (role, path = "/inbox") => {
      const who = demo.users.find((u) => u.role === role)!;
      const context = await browser.newContext({ baseURL: demo.url, locale: "en-US", timezoneId: "America/Los_Angeles", viewport, colorScheme });
      open.push(context);
      const page = await context.newPage();
      await page.goto(`/sign-in?then=${encodeURIComponent(path)}`);
      await page.getByLabel("Mail").fill(who.email);
      await page.getByLabel("Password").fill(who.password);
      await page.getByRole("button", { name: "Sign in", exact: true }).click();
      await page.waitForURL((u) => u.pathname !== "/sign-in");
      return page;
    });
    for (const c of open) await c.close();
  },
});
export { expect } from "@playwright/test";
