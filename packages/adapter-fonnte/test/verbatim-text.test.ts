import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type LoopbackGateway, loopbackGateway } from "../../messenger-http/test/support/loopback-gateway.js";
import { type FonnteMessenger, fonnteMessenger } from "../src/index.js";

const { signal } = new AbortController();
const bodies: string[] = [];
let gateway: LoopbackGateway;
let messenger: FonnteMessenger;

beforeAll(async () => {
  gateway = await loopbackGateway({
    read(body) {
      bodies.push(body);
      return { to: "", text: "" };
    },
    accept: (response) => response.end('{"status":true}'),
    refuse: (response) => response.end('{"status":false}'),
  });
  messenger = fonnteMessenger({ token: "t0ken", baseUrl: gateway.url });
});

afterAll(async () => {
  await messenger.close();
  await gateway.close();
});

it("any text arrives as it is, for its one recipient, and adds no field", async () => {
  const awkward = fc.constantFrom("&target=628110000009", "628110000009,", "|", "{name}", "%26", "+", "\0");
  const text = fc
    .array(fc.oneof(fc.string({ unit: "binary" }), awkward))
    .map((parts) => parts.join("").toWellFormed());
  const to = fc.stringMatching(/^[1-9][0-9]{5,14}$/);
  await fc.assert(
    fc.asyncProperty(to, text, async (recipient, any) => {
      expect(await messenger.send({ to: recipient, text: any }, { signal })).toMatchObject({
        status: "sent",
      });
      expect([...new URLSearchParams(bodies.pop())]).toEqual([
        ["target", recipient],
        ["message", any],
        ["countryCode", "0"],
        ["connectOnly", "true"],
      ]);
    }),
  );
});

it("whatever is no number is given to no gateway", async () => {
  const digits = /^[1-9]\d{5,14}$/;
  const to = fc.oneof(fc.string({ unit: "binary" }), fc.stringMatching(/^[0-9,|+ \n-]+$/));
  await fc.assert(
    fc.asyncProperty(
      to.filter((one) => !digits.test(one)),
      async (recipient) => {
        expect(await messenger.send({ to: recipient, text: "Halo" }, { signal })).toMatchObject({
          status: "failed",
          code: "RECIPIENT_INVALID",
        });
      },
    ),
  );
  expect(bodies).toEqual([]);
});
