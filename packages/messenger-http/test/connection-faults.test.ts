import { testConnectionFaults } from "./support/connection-faults.js";
import { TEST_KEY } from "./support/messenger-suites.js";
import { plainMessenger } from "./support/plain-messenger.js";

const message = { to: "628110000001", text: "Halo" };

testConnectionFaults({
  create: (baseUrl, timeoutMs) => plainMessenger(baseUrl, timeoutMs, TEST_KEY),
  message,
  longMessage: { ...message, text: "x".repeat(1_000_000) },
  accepted: '{"ok":true,"message":"Success"}',
  refused: (message) => ["400 Bad Request", JSON.stringify({ ok: false, message })],
});
