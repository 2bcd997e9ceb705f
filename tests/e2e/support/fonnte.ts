import { type FakeGateway, reply, startGateway } from "@pengingat/test-support/gateway";
import type { Environment } from "./program.ts";

/** A token that must never be seen. */
const TOKEN = "fonnte-rahasia-0123456789";

/** Fonnte on loopback. The id of a message is `7` and its recipient. */
export function startFonnte(): Promise<FakeGateway> {
  return startGateway({
    read(text) {
      const form = new URLSearchParams(text);
      return { to: form.get("target") ?? "", body: form.get("message") ?? "" };
    },
    accept({ to }, response) {
      const accepted = { detail: "success! message in queue", process: "pending", status: true };
      reply(response, 200, { ...accepted, id: [`7${to}`], target: [to] });
    },
  });
}

/** The settings that choose it. */
export function fonnteSettings({ url }: FakeGateway): Environment {
  return { MESSENGER: "fonnte", FONNTE_TOKEN: TOKEN, FONNTE_BASE_URL: url };
}

/** Fonnte's refusal, which has status 200. */
export function refuseFonnte(reason: string): FakeGateway["answer"] {
  return (_, response) => reply(response, 200, { status: false, reason });
}
