/** A complete HTTP reply. */
export interface Reply {
  readonly do: "reply";
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Makes a reply with a JSON body. */
export function jsonReply(status: number, body: unknown): Reply {
  return {
    do: "reply",
    status,
    body: JSON.stringify(body),
    headers: { "Content-Type": "application/json" },
  };
}
