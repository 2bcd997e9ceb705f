import { inMemorySlotLedger } from "@pengingat/core/testing";
import { runScheduledWorker } from "@pengingat/scheduler-bree/worker";
import { scriptedService } from "./far-sides/scripted-service.mjs";

await runScheduledWorker(async ({ slot, data }) => ({
  service: scriptedService(slot, data),
  slots: inMemorySlotLedger(),
  leaseMs: 60_000,
  close: async () => {},
}));
