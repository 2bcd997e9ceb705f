import fc from "fast-check";
import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { fallbackMessenger } from "../../src/gateway/fallback-messenger.js";
import type { GatewayNotice } from "../../src/ports/gateway-notices.js";
import type { MessageContent, Messenger, SendFailed, SendOutcome } from "../../src/ports/messenger.js";
import { recordingMessenger } from "../../src/testing/recording-messenger.js";
import { accepted, keyRefused, rateLimited, rejected, timedOut, unreachable } from "../fixture/outcomes.js";

const message = { to: "628110000001", text: "Halo" };
const optedOut: SendFailed = { ...rejected, code: "RECIPIENT_OPTED_OUT", reason: "does not want it" };
const serverError: SendOutcome = { status: "unknown", code: "SERVER_ERROR", reason: "HTTP 500" };
const signal = () => new AbortController().signal;

function chain(...outcomes: SendOutcome[]) {
  const each = outcomes.map((outcome) => recordingMessenger({ answer: () => outcome }));
  return { messenger: fallbackMessenger(each), tried: () => each.map(({ attempts }) => attempts.length) };
}

describe("a fallback", () => {
  it("tries the next messenger where the one before is known not to have sent", async () => {
    const { messenger, tried } = chain(unreachable, keyRefused, accepted);
    expect(await messenger.send(message, { signal: signal() })).toMatchObject(accepted);
    expect(tried()).toEqual([1, 1, 1]);
  });

  it.each([
    ["sent", accepted],
    ["in doubt after a time-out", timedOut],
    ["in doubt after a server error", serverError],
  ])("never sends through another gateway what is %s", async (_, outcome) => {
    const { messenger, tried } = chain(outcome, accepted);
    expect(await messenger.send(message, { signal: signal() })).toMatchObject(outcome);
    expect(tried()).toEqual([1, 0]);
  });

  it("names the messenger whose outcome it is", async () => {
    const [first, second] = [unreachable, accepted].map((outcome, index) => ({
      ...recordingMessenger({ answer: () => outcome }),
      name: `gateway-${index}`,
    }));
    const both = fallbackMessenger([first as Messenger, second as Messenger]);
    expect(await both.send(message, { signal: signal() })).toMatchObject({
      ...accepted,
      messenger: "gateway-1",
    });
    const alone = fallbackMessenger([first as Messenger]);
    expect(await alone.send(message, { signal: signal() })).toMatchObject({
      ...unreachable,
      messenger: "gateway-0",
    });
  });

  it("never goes round a recipient who has opted out", async () => {
    const { messenger, tried } = chain(optedOut, accepted);
    expect(await messenger.send(message, { signal: signal() })).toMatchObject({
      code: "RECIPIENT_OPTED_OUT",
    });
    expect(tried()).toEqual([1, 0]);
  });

  it("tries no further one once the run is being stopped", async () => {
    const stop = new AbortController();
    const first: Messenger = {
      timeoutMs: 1_000,
      async send() {
        stop.abort();
        return unreachable;
      },
    };
    const second = recordingMessenger();
    const messenger = fallbackMessenger([first, second]);
    expect(await messenger.send(message, { signal: stop.signal })).toMatchObject({ status: "failed" });
    expect(second.attempts).toEqual([]);
  });

  it("says of all that failed why, and that another attempt may help where it may with one", async () => {
    const { messenger } = chain(rateLimited(5_000), rejected);
    expect(await messenger.send(message, { signal: signal() })).toMatchObject({
      ...rejected,
      reason: "slow down; not on WhatsApp",
      retryable: true,
      retryAfterMs: 5_000,
    });
  });

  it("takes half a second more than all together, and texts as long as the shortest limit", () => {
    const [one, two] = [recordingMessenger({ timeoutMs: 700 }), recordingMessenger({ timeoutMs: 500 })];
    expect(fallbackMessenger([one, two])).toMatchObject({ timeoutMs: 1_700 });
    expect(fallbackMessenger([one, two]).maxTextLength).toBeUndefined();
    const limited = fallbackMessenger([
      { ...one, maxTextLength: 4_096 },
      { ...two, maxTextLength: 1_024 },
    ]);
    expect(limited.maxTextLength).toBe(1_024);
  });

  it("passes over one that has stopped delivering, as long as the notice stands", async () => {
    const standing: GatewayNotice[] = [];
    const [one, two] = [recordingMessenger(), recordingMessenger()];
    const first = { ...one, name: "one", subjects: ["account of one"] };
    const list = async () => standing;
    const send = (fallback: Messenger) => fallback.send(message, { signal: signal() });
    expect(await send(fallbackMessenger([first, two], { notices: { list } }))).toMatchObject({
      status: "sent",
    });
    expect([one.accepted.length, two.accepted.length]).toEqual([1, 0]);
    standing.push({
      ...{ gateway: "one", subject: "account of one", severity: "halt", words: "restricted", at: new Date() },
    });
    expect(await send(fallbackMessenger([first, two], { notices: { list } }))).toMatchObject({
      status: "sent",
    });
    expect([one.accepted.length, two.accepted.length]).toEqual([1, 1]);
    expect(await send(fallbackMessenger([first], { notices: { list } }))).toMatchObject({
      ...{ status: "failed", code: "SENDER_RESTRICTED", fault: "gateway" },
      reason: "the gateway has stopped delivering: restricted",
    });
    const refuses = recordingMessenger({ answer: () => rejected });
    expect(await send(fallbackMessenger([refuses, first], { notices: { list } }))).toMatchObject(rejected);
    const unread = { list: () => Promise.reject(new Error("lost")) };
    expect(await send(fallbackMessenger([first], { notices: unread }))).toMatchObject({ status: "sent" });
  });

  describe("whose notices are read slowly", () => {
    afterEach(() => void vi.useRealTimers());
    const both = (list: () => Promise<readonly GatewayNotice[]>) => {
      vi.useFakeTimers();
      const each = [recordingMessenger({ timeoutMs: 30_000 }), recordingMessenger({ timeoutMs: 30_000 })];
      const ways = each.map((messenger) => ({ ...messenger, subjects: ["account"] }));
      return { each, messenger: fallbackMessenger(ways, { notices: { list } }) };
    };

    it("waits no longer than 400 ms for them", async () => {
      const { each, messenger } = both(() => new Promise(() => {}));
      const sending = messenger.send(message, { signal: signal() });
      await vi.advanceTimersByTimeAsync(400);
      expect(await Promise.race([sending, "still waits"])).toMatchObject({ status: "sent" });
      expect(each.map(({ attempts }) => attempts.length)).toEqual([1, 0]);
      expect(vi.getTimerCount()).toBe(0);
    });

    it.each([
      [30_500, 1],
      [30_501, 0],
    ])("sends only what may end within its time limit, %i ms later", async (ms, tried) => {
      const { each, messenger } = both(async () => {
        vi.setSystemTime(Date.now() + ms);
        return [];
      });
      const outcome = await messenger.send(message, { signal: signal() });
      expect(each.map(({ attempts }) => attempts.length)).toEqual([tried, 0]);
      if (tried === 0) expect(outcome).toMatchObject({ status: "failed", code: "ABORTED", retryable: true });
    });
  });

  it("tries the next where one could not be reached within its whole limit, by a timer that ended a moment late", async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const late = recordingMessenger({
      timeoutMs: 30_000,
      answer: () => {
        vi.advanceTimersByTime(30_005);
        return unreachable;
      },
    });
    const next = recordingMessenger({ timeoutMs: 30_000 });
    const fallback = fallbackMessenger([late, next]);
    expect(await fallback.send(message, { signal: signal() })).toMatchObject({ status: "sent" });
    expect(next.attempts).toHaveLength(1);
  });

  it("takes outcomes of a class that gives them by getters", async () => {
    class Refusal {
      get status() {
        return "failed";
      }
    }
    const first = { ...recordingMessenger(), send: async () => new Refusal() as SendOutcome };
    const next = recordingMessenger();
    expect(await fallbackMessenger([first, next]).send(message, { signal: signal() })).toMatchObject({
      status: "sent",
    });
  });

  it("needs no time zone, whatever the machine's is called", () => {
    vi.stubEnv("TZ", "WIB-7");
    onTestFinished(() => void vi.unstubAllEnvs());
    expect(() => fallbackMessenger([recordingMessenger()])).not.toThrow();
  });

  it("waits as long as one of them asks for, whatever the others leave out", async () => {
    const { retryAfterMs: _, ...silent } = unreachable;
    const { messenger } = chain(silent as SendFailed, rateLimited(30_000));
    expect(await messenger.send(message, { signal: signal() })).toMatchObject({ retryAfterMs: 30_000 });
  });

  it("takes only values that all of them take", () => {
    const any = recordingMessenger();
    const short = { ...any, fits: ({ values }: MessageContent) => values.no_pol.length < 5 };
    const values = { sapaan: "", nama_pelanggan: "", next_visit_date: "", hari: "", nomor_pelayanan: "" };
    const fits = (no_pol: string) =>
      fallbackMessenger([any, short]).fits?.({ language: "id", values: { ...values, no_pol } });
    expect([fits("B 1"), fits("B 1 UJI")]).toEqual([true, false]);
    expect(fallbackMessenger([any]).fits?.({ language: "id", values: { ...values, no_pol: "" } })).toBe(true);
  });

  it("hands a message to at most one messenger that may have sent it, whatever each answers", async () => {
    const any = fc.constantFrom<SendOutcome>(
      accepted,
      timedOut,
      serverError,
      unreachable,
      keyRefused,
      rejected,
      optedOut,
      rateLimited(null),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(any, { minLength: 1, maxLength: 5 }), async (outcomes) => {
        const { messenger, tried } = chain(...outcomes);
        const outcome = await messenger.send(message, { signal: signal() });
        const mayHaveSent = outcomes.filter(
          (each, index) => tried()[index] === 1 && each.status !== "failed",
        );
        expect(mayHaveSent.length).toBeLessThanOrEqual(1);
        if (mayHaveSent.length === 1) expect(outcome).toMatchObject(mayHaveSent[0] ?? {});
        else expect(outcome.status).toBe("failed");
      }),
    );
  });

  it.each([[[]], ["starsender"], [[{}]]])("refuses %j", (messengers) => {
    expect(() => fallbackMessenger(messengers as unknown as Messenger[])).toThrow(
      expect.objectContaining({
        code: "INVALID_OPTION",
        message: expect.stringContaining("messengers: expected"),
      }),
    );
  });
});
