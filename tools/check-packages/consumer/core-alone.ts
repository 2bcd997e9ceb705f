import { type CalendarDate, createReminderService, type Messenger, systemClock } from "@pengingat/core";
import { inMemoryStore, messengerContract } from "@pengingat/core/testing";

const messenger: Messenger = {
  timeoutMs: 1000,
  send: async () => ({ status: "sent", response: "ok", messageId: null }),
};
const today: CalendarDate = "2025-12-16";

export const service = createReminderService(
  { ...inMemoryStore(), messenger, clock: systemClock({ timeZone: "Asia/Jakarta", today }) },
  { servicePhone: "0811-0000-9999" },
);
export const suite = messengerContract;
// @ts-expect-error a messenger has to answer
export const silent: Messenger = { timeoutMs: 1000, send: async () => undefined };
