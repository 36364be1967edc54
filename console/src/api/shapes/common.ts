// What the pages read from the server about what every page knows.
export type Severity = "S0" | "S1" | "S2" | "S3" | "S4";

export const severities: Severity[] = ["S0", "S1", "S2", "S3", "S4"];

export type Outcome = "allow" | "review" | "block";

export interface Page<T> {
  items: T[];
  next_cursor?: string;
  total?: number;
}

export interface Me {
  id: string;
  kind?: string;
  name: string;
  email?: string;
  roles: string[];
  teams?: { id: string; name: string }[];
  permissions: string[];
  locale?: string;
  theme?: string;
  second_factor?: boolean;
  needs_second_factor?: boolean;
  recovery_codes?: number;
  authenticator_app?: boolean;
  passkeys?: number;
  via?: "password" | "passkey" | "oidc";
  version?: number;
}

export interface Who {
  name?: string;
  kind?: string;
  account_id?: string;
}
