/** A whole answer over HTTP. */
export interface Reply {
  readonly do: "reply";
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A reply in JSON. */
export function jsonReply(status: number, body: unknown): Reply {
  return {
    do: "reply",
    status,
    body: JSON.stringify(body),
    headers: { "Content-Type": "application/json" },
  };
}
