import { expect, test } from "vitest";
import type { ReminderResult } from "../../src/index.js";
import { isStillOpen } from "../../src/scheduled/scheduled-work.js";

const failed = (code: string) =>
  isStillOpen({ status: "failed", code, reason: "", message: "" } as unknown as ReminderResult);

test("a scheduled run is tried again for who was kept back by the gateway's state, or by a machine too slow for its lease", () => {
  for (const code of ["UNREACHABLE", "RATE_LIMITED", "KEY_REFUSED", "DEVICE_OFFLINE", "ABORTED"]) {
    expect([code, failed(code)]).toEqual([code, true]);
  }
});

test("it is not tried again for who was refused", () => {
  for (const code of ["RECIPIENT_INVALID", "RECIPIENT_OPTED_OUT", "REJECTED"]) {
    expect([code, failed(code)]).toEqual([code, false]);
  }
});
