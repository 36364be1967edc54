import "@fontsource-variable/inter";
import "@fontsource-variable/jetbrains-mono";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/ui.css";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { whenSignedOut } from "./api/client";
import { Problem } from "./api/problem";
import { start } from "./i18n";
import { makeRouter } from "./router";
import { pressed } from "./ui/keys";
import { applyTheme } from "./ui/store";

async function main() {
  applyTheme();
  if (localStorage.getItem("density") === '"compact"') document.documentElement.dataset.density = "compact";
  if (import.meta.env.MODE === "fixtures") (await import("./fixtures/serve")).serve();
  await start();
  const client = new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 2_000,
        retry: (n, err) => n < 2 && !(err instanceof Problem && err.status >= 400 && err.status < 500),
        // The last answer stays on screen when the connection is gone; the banner says so.
        networkMode: "always",
      },
      mutations: { networkMode: "always" },
    },
  });
  const router = makeRouter(client);
  whenSignedOut(() => {
    const here = router.state.location;
    client.removeQueries({ queryKey: ["me"] });
    if (here.pathname !== "/sign-in") void router.navigate({ to: "/sign-in", search: { then: here.href } });
  });
  window.addEventListener("keydown", pressed);
  createRoot(document.getElementById("root")!).render(
    <StrictMode>
      <QueryClientProvider client={client}><RouterProvider router={router} /></QueryClientProvider>
    </StrictMode>,
  );
}

void main();
