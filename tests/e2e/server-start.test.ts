import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { followProgram, runProgram } from "./support/program.ts";
import { JWT_SECRET, printToken, SCHEDULER, serverSettings, startServer } from "./support/server.ts";
import { openWorkshop, type TestWorkshop } from "./support/workshop.ts";

let workshop: TestWorkshop;

beforeAll(async () => {
  workshop = await openWorkshop();
});
afterAll(() => workshop.close());

test.concurrent("a port in use gives one clear line and exit 2", async () => {
  const taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  const { port } = taken.address() as AddressInfo;
  const { code, stderr } = await runProgram("server", {
    ...serverSettings(workshop.env),
    PORT: String(port),
  });
  taken.close();
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: `Cannot listen on 127.0.0.1:${port}: the port is in use. Set PORT or HOST.\n`,
  });
});

test.concurrent("a missing secret and all other wrong settings are named at once", async () => {
  const { code, stdout, stderr } = await runProgram("server", {
    ...workshop.env,
    PORT: "99999",
    SCHEDULER_HOUR: "24",
    SCHEDULER_AUTOSTART: "maybe",
    LOG_LEVEL: "loud",
  });
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  for (const name of ["JWT_SECRET", "PORT", "SCHEDULER_HOUR", "SCHEDULER_AUTOSTART", "LOG_LEVEL"]) {
    expect(stderr).toMatch(new RegExp(`^  ${name}: `, "m"));
  }
});

test.concurrent("issuer, audience and maximum lifetime of a token are checked where they are set", async () => {
  const env = {
    ...serverSettings(workshop.env),
    JWT_ISSUER: "bengkel",
    JWT_AUDIENCE: "pengingat",
    JWT_MAX_LIFETIME: "13h",
  };
  const [token, other, long] = await Promise.all([
    printToken(env),
    printToken({ ...env, JWT_AUDIENCE: "lain" }),
    runProgram("token", { ...env, JWT_MAX_LIFETIME: "30d" }, ["--expires", "14h"]),
  ]);
  const server = await startServer(env, token);
  expect((await server.call("GET", `${SCHEDULER}/status`)).status).toBe(200);
  for (const refused of [other, long.stdout.trim()]) {
    const answer = await server.call("GET", `${SCHEDULER}/status`, { authorization: `Bearer ${refused}` });
    expect(answer.status).toBe(401);
  }
  server.kill("SIGINT");
  expect((await server.ended).code).toBe(0);
});

test.concurrent("LOG_LEVEL=silent prints nothing, also when the server stops", async () => {
  const taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  const { port } = taken.address() as AddressInfo;
  taken.close();
  await once(taken, "close");
  const env = { ...serverSettings(workshop.env), PORT: String(port), LOG_LEVEL: "silent" };
  const server = followProgram("server", env);
  let healthy = false;
  for (let tries = 0; tries < 500 && !healthy; tries += 1) {
    healthy = await fetch(`http://127.0.0.1:${port}/health`).then(
      ({ ok }) => ok,
      () => new Promise((resolve) => setTimeout(() => resolve(false), 20)),
    );
  }
  expect(healthy).toBe(true);
  server.kill("SIGTERM");
  expect(await server.ended).toEqual({ code: 0, stdout: "", stderr: "" });
  expect(server.output()).not.toContain(JWT_SECRET);
});
