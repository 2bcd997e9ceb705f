import type { Messenger } from "@pengingat/core";

/** Prints instead of sending, for trying things out. */
export function consoleMessenger(print: (line: string) => void): Messenger {
  return {
    name: "console",
    timeoutMs: 1_000,
    async send({ to, text }) {
      print(`\n  WhatsApp to ${to} (printed, not sent)\n  ${text}\n`);
      return { status: "sent", response: "Printed, not sent", messageId: null };
    },
  };
}
