import { testConnectionFaults } from "../../messenger-http/test/support/connection-faults.js";
import { TEST_KEY } from "../../messenger-http/test/support/messenger-suites.js";
import { fonnteMessenger } from "../src/index.js";

const message = { to: "628110000001", text: "Halo" };

testConnectionFaults({
  create: (baseUrl, timeoutMs) => fonnteMessenger({ token: TEST_KEY, baseUrl, timeoutMs }),
  message,
  longMessage: { ...message, text: "x".repeat(1_000_000) },
  accepted: '{"detail":"success! message in queue","id":["1"],"process":"pending","status":true}',
  refused: (reason) => ["200 OK", JSON.stringify({ status: false, reason })],
});
