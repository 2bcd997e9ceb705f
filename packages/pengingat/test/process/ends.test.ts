import { spawn } from "node:child_process";
import { once } from "node:events";
import { constants } from "node:os";
import { expect, test } from "vitest";

const source = (name: string) =>
  JSON.stringify(new URL(`../../src/process/${name}.ts`, import.meta.url).href);

/** A program of its own, with its output. */
function start(program: string) {
  const child = spawn(process.execPath, ["--input-type=module", "--eval", program], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  return { child, ended: once(child, "exit") };
}

test.each([
  ["process.exit(3)", 3, null],
  ["process.exit(0)", 0, null],
  ["process.kill(process.pid, 'SIGKILL')", null, "SIGKILL"],
  ["process.kill(process.pid, 'SIGTERM')", null, "SIGTERM"],
  // V8 ends so where there is no memory left.
  ["process.abort()", null, "SIGABRT"],
])("a parent ends as its child by %s", async (end, code, signal) => {
  const { ended } = start(`
    import { spawn } from "node:child_process";
    import { endAs } from ${source("end-as")};
    endAs(spawn(process.execPath, ["--eval", ${JSON.stringify(end)}]));`);
  expect(await ended).toEqual([code, signal]);
});

test("a parent that no signal ends, as none ends PID 1, has the code of its child's", async () => {
  const { ended } = start(`
    import { spawn } from "node:child_process";
    import { endAs } from ${source("end-as")};
    process.on("SIGUSR2", () => {});
    endAs(spawn(process.execPath, ["--eval", "process.kill(process.pid, 'SIGUSR2')"]));`);
  expect(await ended).toEqual([128 + constants.signals.SIGUSR2, null]);
});

test.each(["SIGTERM", "SIGINT", "SIGHUP"] as const)(
  "%s asks a process to stop, twice too",
  async (signal) => {
    const { child, ended } = start(`
    import { stopSignal } from ${source("signals")};
    const stop = stopSignal();
    const alive = setInterval(() => {}, 1_000);
    stop.addEventListener("abort", () => { console.log(stop.reason); clearInterval(alive); });
    console.log("ready");`);
    let output = "";
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      if (output === "ready\n") child.kill(signal);
    });
    expect(await ended).toEqual([0, null]);
    expect(output).toBe(`ready\n${signal}\n`);
  },
);
