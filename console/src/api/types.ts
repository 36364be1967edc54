// What the pages read from the server, by page. The wire names are the server's (snake_case).
export * from "./shapes/common";
export * from "./shapes/inbox";
export * from "./shapes/case";
export * from "./shapes/account";
export * from "./shapes/decision";
export * from "./shapes/action";
export * from "./shapes/admin";
