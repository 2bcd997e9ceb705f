import { testConnectionFaults } from "../../messenger-http/test/support/connection-faults.js";
import { TEST_KEY } from "../../messenger-http/test/support/messenger-suites.js";
import { starsenderMessenger } from "../src/index.js";

const message = { to: "628110000001", text: "Halo" };

testConnectionFaults({
  create: (baseUrl, timeoutMs) => starsenderMessenger({ apiKey: TEST_KEY, baseUrl, timeoutMs }),
  message,
  longMessage: { ...message, text: "x".repeat(1_000_000) },
  accepted: '{"success":true,"message":"Success sent message","data":{"id":1}}',
  refused: (message) => ["200 OK", JSON.stringify({ success: false, message })],
});
