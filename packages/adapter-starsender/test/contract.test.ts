import {
  type CreateMessenger,
  TEST_KEY,
  testMessengerContract,
} from "../../messenger-http/test/support/messenger-suites.js";
import { starsenderMessenger } from "../src/index.js";

const create: CreateMessenger = (baseUrl, timeoutMs) =>
  starsenderMessenger({ apiKey: TEST_KEY, baseUrl, timeoutMs });

testMessengerContract(create, {
  read(request) {
    const { to, body } = JSON.parse(request);
    return { to, text: body };
  },
  accept: (response) => response.end('{"success":true,"data":{"id":7},"message":"Success sent message"}'),
  refuse: (response) => response.end('{"success":false,"message":"invalid number"}'),
});
