import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { diagnostics } from "../../src/terminal/diagnostics.js";

function terminal(isTTY: boolean, term = "xterm") {
  const stream = Object.assign(new PassThrough({ encoding: "utf8" }), { isTTY, columns: 80 });
  return { stream, standardError: diagnostics(stream as unknown as NodeJS.WriteStream, term) };
}

test("lines go above the status, which stays at the end", () => {
  const { stream, standardError } = terminal(true);
  standardError.show("1/2");
  standardError.write("a line\n");
  standardError.above(() => stream.write("another\n"));
  standardError.show(null);
  expect(stream.read()).toBe("\r\u001b[K1/2\r\u001b[Ka line\n1/2\r\u001b[Kanother\n1/2\r\u001b[K");
});

test.each([
  ["a pipe", false, "xterm"],
  ["a dumb terminal", true, "dumb"],
])("%s gets lines only, without any control sequence", (_, isTTY, term) => {
  const { stream, standardError } = terminal(isTTY, term);
  standardError.show("1/2");
  standardError.write("a line\n");
  standardError.show(null);
  expect(stream.read()).toBe("a line\n");
});
