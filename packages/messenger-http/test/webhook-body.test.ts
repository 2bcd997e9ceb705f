import { ReminderError } from "@pengingat/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { webhookBody } from "../src/index.js";

function read(body: string | Uint8Array, method = "POST"): unknown {
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
  return webhookBody({ method, headers: {}, query: new URLSearchParams(), body: bytes });
}

describe("the body of a webhook's call", () => {
  it("is JSON", () => {
    expect(read('{"device":"62811","message":"Halo 😀"}')).toEqual({ device: "62811", message: "Halo 😀" });
  });

  it("may be a form, whose fields are texts", () => {
    expect(read("device=62811&message=a+%26+b%3D%0A%F0%9F%98%80&empty=")).toEqual({
      device: "62811",
      message: "a & b=\n😀",
      empty: "",
    });
  });

  it("comes back as it was, whatever a form's fields hold", () => {
    const field = fc.string({ unit: "binary" }).map((text) => text.toWellFormed());
    const name = fc.stringMatching(/^[a-z_]+$/);
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(name, field), { minLength: 1, selector: ([key]) => key }),
        (fields) => {
          expect(read(new URLSearchParams(fields).toString())).toEqual(Object.fromEntries(fields));
        },
      ),
    );
  });

  it.each<[string, string | Uint8Array, string?]>([
    ["nothing", ""],
    ["HTML", "<html lang=id></html>"],
    ["half of JSON", '{"device":"62811"'],
    ["bytes that are no text", new Uint8Array([0x7b, 0xff, 0x7d])],
    ["a field given twice", "id=1&id=2"],
    ["no POST", "{}", "GET"],
  ])("is refused where it is %s", (_what, body, method) => {
    expect(() => read(body, method)).toThrow(
      expect.toSatisfy((error) => ReminderError.is(error) && error.code === "INVALID_WEBHOOK"),
    );
  });
});
