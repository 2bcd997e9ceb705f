// The gateway: answers every message with success after a while. Bare sockets, so that it costs as little as can be.
import { createServer, type Socket } from "node:net";

const options: { delayMs: number; track: boolean } = JSON.parse(process.argv[2] ?? "{}");
const BODY = JSON.stringify({ success: true, data: {}, message: "Success sent message" });
const ANSWER = Buffer.from(
  `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${BODY.length}\r\n\r\n${BODY}`,
);

let accepted = 0;
let twice = 0;
let underWay = 0;
let most = 0;
let tellAt = Number.POSITIVE_INFINITY;
const recipients = new Set<string>();

function take(socket: Socket, request: string): void {
  accepted += 1;
  underWay += 1;
  most = Math.max(most, underWay);
  if (options.track) {
    const to = /"to":"(\d+)"/.exec(request)?.[1] ?? "";
    if (recipients.has(to)) twice += 1;
    recipients.add(to);
  }
  if (accepted === tellAt) process.send?.({ reached: accepted });
  if (options.delayMs === 0) answer(socket);
  else setTimeout(answer, options.delayMs, socket);
}

function answer(socket: Socket): void {
  underWay -= 1;
  if (!socket.destroyed) socket.write(ANSWER);
}

const server = createServer({ noDelay: true }, (socket) => {
  let pending = "";
  socket.setEncoding("latin1");
  socket.on("error", () => {});
  socket.on("data", (chunk: string) => {
    pending += chunk;
    for (;;) {
      const head = pending.indexOf("\r\n\r\n");
      if (head < 0) return;
      const length = /content-length: (\d+)/i.exec(pending.slice(0, head))?.[1] ?? 0;
      const end = head + 4 + Number(length);
      if (pending.length < end) return;
      take(socket, pending.slice(0, end));
      pending = pending.slice(end);
    }
  });
});

server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  process.send?.({ port: typeof address === "object" ? address?.port : 0 });
});

process.on("message", (message: { ask: "counts" | "reset" } | { tellAt: number }) => {
  if ("tellAt" in message) {
    tellAt = message.tellAt;
    return;
  }
  if (message.ask === "reset") {
    accepted = 0;
    twice = 0;
    most = 0;
    tellAt = Number.POSITIVE_INFINITY;
    recipients.clear();
  }
  process.send?.({ counts: { accepted, twice, most } });
});
process.on("SIGINT", () => {});
process.once("disconnect", () => process.exit());
