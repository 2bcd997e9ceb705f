import { expect, it } from "vitest";
import { ReminderError } from "../../src/errors.js";
import { faultOf } from "../../src/scheduled/scheduler-fault.js";

const FRAME = /^(.+ \()?\S*scheduler-fault\.test\.ts:\d+:\d+\)?$/;
const quoting = () => new Error("no row\n    at Budi 0811000621\n    at Jalan Melati (blok 3)");

it("an error's words stay out of a log, its place and code do not", () => {
  const fault = faultOf(Object.assign(quoting(), { code: "22P02" }));
  expect(fault).toEqual({ name: "Error", code: "22P02", message: null, at: expect.stringMatching(FRAME) });
});

it("its place is found where its words were changed later, or stand in the stack twice", () => {
  const changed = Object.assign(quoting(), { message: "no row (Queue: a)" });
  expect(faultOf(changed).at).toMatch(FRAME);
  const wrapped = quoting();
  wrapped.stack = `${wrapped.message}\n${wrapped.stack}`;
  expect(faultOf(wrapped).at).toMatch(FRAME);
  const unplaced = Object.assign(new Error("Budi"), {
    stack: "Error: Budi 0811000621\n    at Budi 0811000621",
  });
  expect(faultOf(unplaced).at).toBeNull();
});

it("a ReminderError's words are ours; of what is no error, its type is told", () => {
  const lost = new ReminderError("DATABASE_LOST", "cannot reach the database", { cause: quoting() });
  const message = "cannot reach the database";
  expect(faultOf(lost)).toEqual({ name: "ReminderError", code: "DATABASE_LOST", message, at: null });
  expect(faultOf("Budi")).toEqual({ name: "string", code: null, message: null, at: null });
});
