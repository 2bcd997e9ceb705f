import type { WebhookCalls } from "@pengingat/adapter-sequelize";
import type { HandledEvents } from "@pengingat/core";

/** A gateway may call many times a second; when it called last need not be known more exactly. */
const EVERY_MS = 60_000;

/** Takes note of when each gateway calls. No call waits for it, or fails with it. */
export function notedCalls(
  calls: Pick<WebhookCalls, "note">,
  now: () => number = () => performance.now(),
): (handled: Pick<HandledEvents, "gateway">) => void {
  const notedAt = new Map<string, number>();
  return ({ gateway }) => {
    if (now() - (notedAt.get(gateway) ?? Number.NEGATIVE_INFINITY) < EVERY_MS) return;
    notedAt.set(gateway, now());
    calls.note(gateway).catch(() => notedAt.delete(gateway));
  };
}
