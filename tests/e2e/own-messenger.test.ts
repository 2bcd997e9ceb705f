import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { startProgram } from "./support/program.ts";
import { openWorkshop, report, type TestWorkshop } from "./support/workshop.ts";

let workshop: TestWorkshop;

beforeAll(async () => {
  workshop = await openWorkshop();
});
beforeEach(() => workshop.clear());
afterAll(() => workshop.close());

/** Runs with a module at the home that has this text. */
async function runWith(
  module: string,
  args: readonly string[] = ["--json"],
  env: Record<string, string> = {},
) {
  await write(module);
  return workshop.remind(args, { ...OWN, ...env });
}

const OWN = { MESSENGER: "./my-messenger.mjs" };
const write = (module: string) => writeFile(join(workshop.home, "my-messenger.mjs"), module);

/** A messenger's module, with the body of its `send`. */
const sending = (body: string) => `export default ({ timeoutMs, environment }) => ({
  timeoutMs,
  async send({ to, text }, { signal }) { ${body} },
  async close() { throw new Error("a door that jams"); },
});`;
const ACCEPTED = `{ status: "sent", response: environment.OWN_GATEWAY + " took " + text.length, messageId: null }`;

test("a module of the workshop's own sends, with settings of its own, and its failure to close does no harm", async () => {
  await workshop.add({ id: 1 });
  const ended = await runWith(sending(`return ${ACCEPTED};`), ["--json"], { OWN_GATEWAY: "the dispatcher" });
  expect(ended.code).toBe(0);
  expect(report(ended).details).toEqual([
    expect.objectContaining({
      status: "sent",
      api_response: expect.stringMatching(/^the dispatcher took \d+$/),
    }),
  ]);
  expect(workshop.gateway.posted).toEqual([]);
  expect(ended.stderr).toContain("was not closed in order");
});

test("it may stand first in a fallback", async () => {
  await workshop.add({ id: 1 });
  const refused = `{ status: "failed", code: "DEVICE_OFFLINE", reason: "offline", fault: "gateway", retryable: false, retryAfterMs: null }`;
  const ended = await runWith(sending(`return ${refused};`), ["--json"], {
    MESSENGER: "./my-messenger.mjs,starsender",
    LEASE_SECONDS: "90",
  });
  expect({ code: ended.code, posted: workshop.gateway.posted.length }).toEqual({ code: 0, posted: 1 });
});

test.each([
  ["throw new Error('no key');", "cannot be loaded: no key"],
  ["throw { errno: 63 };", "cannot be loaded: an unexpected error, object (63)."],
  ["export default () => Promise.reject();", "its factory failed: an unexpected error, undefined."],
  ["export const send = 1;", "expected a function as its default export"],
  [
    "export default () => { throw new Error('OWN_KEY: got none'); };",
    "its factory failed: OWN_KEY: got none",
  ],
  ["export default () => ({ deliver() {} });", "expected its factory to return a messenger"],
  ["export default () => ({ timeoutMs: 60_000, send() {} });", "leaseMs: expected"],
])("a module that is none is refused at the start: %s", async (module, problem) => {
  const { code, stdout, stderr } = await runWith(module);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain(problem);
});

test("a module's error in nobody's hands ends the run as cut short, without its words", async () => {
  await workshop.add({ id: 1 });
  await write(sending("setTimeout(() => { throw new Error(to + text); }); return new Promise(() => {});"));
  const ended = await startProgram("remind", { ...workshop.env, ...OWN }, ["--json"]).ended;
  expect({ code: ended.code, stdout: ended.stdout }).toEqual({ code: 3, stdout: "" });
  expect(ended.stderr).toMatch(
    /Stopped early: an unexpected error, Error \(at .*my-messenger\.mjs:\d+\)\.\n$/,
  );
  expect(ended.stderr).not.toMatch(/(?<!\d)62811\d{6}|Pelanggan|Bapak/);
  expect(await workshop.ledger()).toEqual([expect.stringMatching(/sending$/)]);
});
