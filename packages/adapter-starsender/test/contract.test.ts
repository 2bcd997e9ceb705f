import { messengerContract } from "@pengingat/core/testing";
import { describe, it } from "vitest";
import { starsenderMessenger } from "../src/index.js";
import { loopbackGateway } from "./support/loopback-gateway.js";

describe("over a real connection it keeps the messenger's contract:", () => {
  const cases = messengerContract(async () => {
    const gateway = await loopbackGateway();
    const messenger = starsenderMessenger({ apiKey: "k3y", baseUrl: gateway.url, timeoutMs: 1_000 });
    return {
      messenger,
      gateway,
      async close() {
        await messenger.close();
        await gateway.close();
      },
    };
  });
  for (const { name, run } of cases) it(name, run);
});
