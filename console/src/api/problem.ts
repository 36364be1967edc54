// A refusal of the server, RFC 9457 with our code and the fields it is about.

export interface FieldError {
  pointer: string;
  message: string;
}

export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly fields: FieldError[];
  readonly retryAfter?: number;
  readonly line?: number;
  readonly column?: number;

  constructor(status: number, body: Record<string, unknown> = {}, retryAfter?: number) {
    super(String(body.detail ?? body.title ?? `HTTP ${status}`));
    this.status = status;
    this.code = String(body.code ?? (status === 0 ? "offline" : `http_${status}`));
    this.retryAfter = retryAfter;
    this.line = typeof body.line === "number" ? body.line : undefined;
    this.column = typeof body.column === "number" ? body.column : undefined;
    const list = Array.isArray(body.errors) ? (body.errors as Record<string, unknown>[]) : [];
    this.fields = list.map((e) => ({
      pointer: field(String(e.pointer ?? e.location ?? "")),
      message: String(e.message ?? ""),
    }));
  }

  /** The message about one field, by its name, or undefined. */
  at(name: string): string | undefined {
    const asked = field(name);
    return this.fields.find((f) => f.pointer === asked)?.message;
  }
}

/** "/body/title", "body.title" and "#/title" all name the field "title". */
export function field(pointer: string): string {
  return pointer
    .replace(/^[#?]?\/?/, "")
    .replace(/^(body|query|path)[./]/, "")
    .replaceAll("/", ".");
}
