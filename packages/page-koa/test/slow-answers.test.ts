import { setTimeout as sleep } from "node:timers/promises";
import { systemClock } from "@pengingat/core";
import { fixedClock } from "@pengingat/core/testing";
import { expect, it, onTestFinished, vi } from "vitest";
import { slowAnswers } from "../src/model/slow-answers.ts";
import { turns } from "../src/model/turns.ts";

const clock = systemClock({ timeZone: "Asia/Jakarta" });

it("asks each time for what comes at once", async () => {
  const answers = slowAnswers<number>({ turns: turns(50), clock, waitMs: 200 });
  let asked = 0;
  const ask = async () => {
    asked += 1;
    return asked;
  };
  expect(await answers.get("a", ask)).toMatchObject({ value: 1, isOld: false });
  expect(await answers.get("a", ask)).toMatchObject({ value: 2, isOld: false });
});

it("looks once for what takes long, however many ask, and keeps it for a while", async () => {
  const answers = slowAnswers<string>({ turns: turns(50), clock, waitMs: 200 });
  const gate = Promise.withResolvers<string>();
  let asked = 0;
  const ask = () => {
    asked += 1;
    return gate.promise;
  };
  const [one, two] = await Promise.all([answers.get("a", ask), answers.get("a", ask)]);
  expect([one, two]).toMatchObject([
    { value: null, isOld: true },
    { value: null, isOld: true },
  ]);
  gate.resolve("found");
  await sleep(0);
  expect(await answers.get("a", ask)).toMatchObject({ value: "found", isOld: false });
  expect(asked).toBe(1);
  expect(await answers.get("b", async () => "other")).toMatchObject({ value: "other" });
});

it("keeps no number to agree to longer than asked for, and says when it was found", async () => {
  vi.useFakeTimers({ toFake: ["performance"] });
  onTestFinished(() => void vi.useRealTimers());
  const clock = fixedClock("2026-01-15", { timeZone: "Asia/Jakarta" });
  const answers = slowAnswers<number>({ turns: turns(50), clock, waitMs: 200, longestRestMs: 60_000 });
  const gate = Promise.withResolvers<number>();
  await answers.get("a", () => gate.promise);
  vi.advanceTimersByTime(30_000);
  const at = clock.now();
  gate.resolve(3);
  await sleep(0);
  clock.setNow(new Date(at.getTime() + 59_000));
  vi.advanceTimersByTime(59_000);
  expect(await answers.get("a", async () => 40)).toEqual({ value: 3, at, isOld: false });
  vi.advanceTimersByTime(2_000);
  expect(await answers.get("a", async () => 40)).toMatchObject({ value: 40, at: clock.now() });
});

it("says what fails to whoever waits, else to the next who asks, and looks again", async () => {
  const answers = slowAnswers<string>({ turns: turns(50), clock, waitMs: 200 });
  const failed = answers.get("a", async () => {
    throw new Error("lost");
  });
  await expect(failed).rejects.toThrow("lost");
  const gate = Promise.withResolvers<string>();
  expect(await answers.get("a", () => gate.promise)).toMatchObject({ value: null });
  gate.reject(new Error("lost later"));
  await sleep(0);
  await expect(answers.get("a", async () => "found")).rejects.toThrow("lost later");
  expect(await answers.get("a", async () => "found")).toMatchObject({ value: "found" });
});

it("says nothing of what failed long ago", async () => {
  vi.useFakeTimers({ toFake: ["performance"] });
  onTestFinished(() => void vi.useRealTimers());
  const answers = slowAnswers<string>({ turns: turns(50), clock, waitMs: 200 });
  const gate = Promise.withResolvers<string>();
  await answers.get("a", () => gate.promise);
  vi.advanceTimersByTime(1_000);
  gate.reject(new Error("lost for a moment"));
  await sleep(0);
  vi.advanceTimersByTime(3_600_000);
  expect(await answers.get("a", async () => "found")).toMatchObject({ value: "found" });
});

it("forgets the keys that nobody has asked for in a long time", async () => {
  const answers = slowAnswers<number>({ turns: turns(50), clock, waitMs: 200 });
  const never = new Promise<number>(() => {});
  let asked = 0;
  const ask = () => {
    asked += 1;
    return never;
  };
  await Promise.all(Array.from({ length: 21 }, (_, n) => answers.get(`key ${n}`, ask)));
  await answers.get("key 20", ask);
  expect(asked).toBe(21);
  await answers.get("key 0", ask);
  expect(asked).toBe(22);
});

it("looks for so many things at a time, and for the others in their order", async () => {
  const shared = turns(1);
  const answers = slowAnswers<string>({ turns: shared, clock, waitMs: 200 });
  const gates = [Promise.withResolvers<string>(), Promise.withResolvers<string>()] as const;
  const asked: number[] = [];
  const ask = (n: 0 | 1) => () => {
    asked.push(n);
    return gates[n].promise;
  };
  const [one] = await Promise.all([answers.get("0", ask(0)), answers.get("1", ask(1))]);
  expect(one).toMatchObject({ value: null });
  expect(asked).toEqual([0]);
  gates[0].reject(new Error("lost"));
  await expect.poll(() => asked).toEqual([0, 1]);
  gates[1].resolve("found");
  expect(await answers.get("1", ask(1))).toMatchObject({ value: "found" });
  expect(await shared.take(async () => "free")).toBe("free");
});
