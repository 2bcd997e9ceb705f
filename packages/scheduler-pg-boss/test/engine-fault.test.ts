import { expect, test } from "vitest";
import { engineFault } from "../src/engine-fault.js";

const refused = Object.assign(new Error("connect ECONNREFUSED\n    at 0811"), { code: "ECONNREFUSED" });

test("an error that pg-boss copied into a plain object is reported as the error itself", () => {
  // As pg-boss does where a worker cannot fetch.
  const copied = { ...refused, message: refused.message, stack: refused.stack, queue: "pengingat-run" };
  expect(engineFault(copied)).toEqual(engineFault(refused));
  expect(engineFault(copied)).toMatchObject({
    name: "Error",
    code: "ECONNREFUSED",
    message: null,
    at: expect.stringContaining("engine-fault.test.ts"),
  });
});

test("anything else that is thrown is reported by its type alone", () => {
  expect(engineFault("0811").name).toBe("string");
  expect(engineFault(null).name).toBe("object");
});
