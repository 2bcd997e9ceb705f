import { describe, expect, it } from "vitest";
import { recordingMessenger } from "../../src/testing/recording-messenger.js";
import { UNREACHABLE } from "./scripted-gateway.js";

describe("the recording messenger", () => {
  const message = { to: "628110000001", text: "Halo" };
  const { signal } = new AbortController();

  it("answers by script and counts the attempts at each message", async () => {
    const messenger = recordingMessenger({
      answer: (_message, attempt) =>
        attempt < 3 ? UNREACHABLE : { status: "sent", response: `after ${attempt}`, messageId: null },
    });
    expect(await messenger.send(message, { signal })).toEqual(UNREACHABLE);
    expect(await messenger.send({ ...message, text: "Lain" }, { signal })).toEqual(UNREACHABLE);
    expect(await messenger.send(message, { signal })).toEqual(UNREACHABLE);
    expect(await messenger.send(message, { signal })).toMatchObject({ response: "after 3" });
    expect(messenger.attempts.map(({ text }) => text)).toEqual(["Halo", "Lain", "Halo", "Halo"]);
    expect(messenger.accepted).toEqual([message]);
  });

  it("throws what its script throws", async () => {
    const messenger = recordingMessenger({
      answer() {
        throw new Error("broken");
      },
    });
    await expect(messenger.send(message, { signal })).rejects.toThrow("broken");
    expect(messenger.attempts).toEqual([message]);
  });
});
