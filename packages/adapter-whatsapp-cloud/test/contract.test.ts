import { messengerContract } from "@pengingat/core/testing";
import { describe, it } from "vitest";
import { loopbackGateway } from "../../messenger-http/test/support/loopback-gateway.js";
import { whatsappCloudMessenger } from "../src/index.js";
import { ACCEPTED, errorBody, optionsWith } from "./support/reminder.js";

describe("over a real connection it keeps the messenger's contract:", () => {
  const cases = messengerContract(
    async () => {
      const gateway = await loopbackGateway({
        read(request) {
          const { to, template } = JSON.parse(request);
          return { to, text: template.components[0].parameters[0].text };
        },
        accept: (response) => response.end(ACCEPTED),
        refuse: (response) => response.writeHead(400).end(errorBody(131026, "Message undeliverable")),
      });
      const messenger = whatsappCloudMessenger({ ...optionsWith(), baseUrl: gateway.url, timeoutMs: 1_000 });
      return {
        messenger,
        gateway,
        async close() {
          await messenger.close();
          await gateway.close();
        },
      };
    },
    { arrival: (text) => (text.length > 1024 ? null : text.replaceAll(/\s+/g, " ").trim()) },
  );
  for (const { name, run } of cases) it(name, run);
});
