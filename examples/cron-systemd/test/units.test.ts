import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { onlyValue, readUnit } from "./read-unit.js";

const root = fileURLToPath(new URL("../../../", import.meta.url));
/** Both for who installs the package and in a clone, whose workspaces are linked there. */
const INSTALLED = "/opt/pengingat/node_modules/pengingat/";
const example = join(root, "examples/cron-systemd");
const unit = (name: string) => readUnit(readFileSync(join(example, "systemd", name), "utf8"));

describe.each(["pengingat-remind.service", "pengingat.service"])("%s", (name) => {
  const { Service = {} } = unit(name);
  const [node = "", program = "", ...args] = onlyValue(Service, "ExecStart").split(" ");

  test("starts the program of the installed package", () => {
    expect(node).toBe("/usr/bin/node");
    expect(program.startsWith(INSTALLED)).toBe(true);
    expect(existsSync(program.replace("/opt/pengingat/", root))).toBe(true);
  });

  test("is given longer to stop than the program takes", () => {
    const [, graceMs] =
      /SHUTDOWN_GRACE_MS=(\d+)/.exec(readFileSync(join(root, ".env.example"), "utf8")) ?? [];
    expect(Number(onlyValue(Service, "TimeoutStopSec")) * 1000).toBeGreaterThan(Number(graceMs));
  });

  test("is not started again after wrong settings, which a restart does not mend", () => {
    const home = mkdtempSync(join(tmpdir(), "pengingat-units-"));
    const env = { PATH: process.env.PATH, PENGINGAT_HOME: home, LEASE_SECONDS: "1" };
    const ended = spawnSync(process.execPath, [program.replace("/opt/pengingat/", root), ...args], { env });
    rmSync(home, { recursive: true });
    expect(ended.status).toBe(2);
    expect(onlyValue(Service, "RestartPreventExitStatus").split(" ")).toContain(String(ended.status));
  });

  test("starts after PostgreSQL, and again where that could not be reached", () => {
    const { Unit = {} } = unit(name);
    expect(onlyValue(Unit, "After").split(" ")).toContain("postgresql.service");
    expect(onlyValue(Service, "Restart")).toBe("on-failure");
    expect(onlyValue(Service, "RestartPreventExitStatus").split(" ")).not.toContain("3");
  });

  test("is started again where it ends by SIGABRT for want of memory", () => {
    // A signal is a failure to systemd, unless it is listed as something else.
    expect(onlyValue(Service, "Restart")).toBe("on-failure");
    expect(onlyValue(Service, "RestartPreventExitStatus")).toMatch(/^[12]( 2)?$/);
    expect(Service.SuccessExitStatus).toBeUndefined();
  });

  test("runs without rights that it does not need", () => {
    expect(Service).toMatchObject({
      User: ["pengingat"],
      NoNewPrivileges: ["true"],
      ProtectSystem: ["strict"],
    });
  });
});

test("a run that was cut short is tried again, one that has failures is not", () => {
  const { Service = {}, Unit = {} } = unit("pengingat-remind.service");
  expect(onlyValue(Service, "Restart")).toBe("on-failure");
  expect(onlyValue(Service, "RestartPreventExitStatus").split(" ")).toEqual(["1", "2"]);
  expect(onlyValue(Unit, "StartLimitBurst")).toBe("12");
});

test("the report, which names customers, is not kept in the journal", () => {
  expect(onlyValue(unit("pengingat-remind.service").Service ?? {}, "StandardOutput")).toBe("null");
});

test("the timer starts the service of its name, at seven in a zone that is known, and makes up for a lost morning", () => {
  const { Timer = {}, Install = {} } = unit("pengingat-remind.timer");
  const [, time, zone = ""] = onlyValue(Timer, "OnCalendar").split(" ");
  expect(time).toBe("07:00:00");
  expect(Intl.supportedValuesOf("timeZone")).toContain(zone);
  expect(onlyValue(Timer, "Persistent")).toBe("true");
  expect(Timer.Unit).toBeUndefined();
  expect(onlyValue(Install, "WantedBy")).toBe("timers.target");
});

test("the crontab starts the program on whole hours and keeps no report", () => {
  const [zone, line = ""] = readFileSync(join(example, "pengingat.crontab"), "utf8").trimEnd().split("\n");
  expect(zone).toBe("CRON_TZ=Asia/Jakarta");
  const [minute, hours, ...rest] = line.split(" ");
  expect([minute, hours, ...rest.slice(0, 3)]).toEqual(["0", "7,8,9", "*", "*", "*"]);
  const [, program = "", command, report] = rest.slice(3);
  expect(program.startsWith(INSTALLED)).toBe(true);
  expect(existsSync(program.replace("/opt/pengingat/", root))).toBe(true);
  expect(command).toBe("run");
  expect(report).toBe(">/dev/null");
});

test("the package brings the units, the crontab and the guide along", () => {
  const { files } = JSON.parse(readFileSync(join(root, "packages/pengingat/package.json"), "utf8"));
  expect(files).toContain("dist");
  const dist = join(root, "packages/pengingat/dist");
  for (const name of ["pengingat-remind.service", "pengingat-remind.timer", "pengingat.service"]) {
    expect(readFileSync(join(dist, "units", name))).toEqual(readFileSync(join(example, "systemd", name)));
  }
  expect(existsSync(join(dist, "units/pengingat.crontab"))).toBe(true);
  expect(existsSync(join(dist, "guide/going-live.md"))).toBe(true);
});
