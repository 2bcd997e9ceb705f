import {
  type CreateMessenger,
  TEST_KEY,
  testMessengerContract,
} from "../../messenger-http/test/support/messenger-suites.js";
import { fonnteMessenger } from "../src/index.js";

const create: CreateMessenger = (baseUrl, timeoutMs) =>
  fonnteMessenger({ token: TEST_KEY, baseUrl, timeoutMs });

testMessengerContract(create, {
  read(body) {
    const form = new URLSearchParams(body);
    return { to: form.get("target") ?? "", text: form.get("message") ?? "" };
  },
  accept: (response) => response.end('{"detail":"success! message in queue","id":["7"],"status":true}'),
  refuse: (response) => response.end('{"reason":"target invalid","status":false}'),
});
