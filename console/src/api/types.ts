// What the pages read from the server, by page. The wire names are the server's (snake_case).
export * from "./types/common";
export * from "./types/inbox";
export * from "./types/case";
export * from "./types/account";
export * from "./types/decision";
export * from "./types/action";
export * from "./types/admin";
