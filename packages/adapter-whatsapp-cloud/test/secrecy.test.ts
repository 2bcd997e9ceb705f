import { TEST_KEY, testSecrecy } from "../../messenger-http/test/support/messenger-suites.js";
import { whatsappCloudMessenger } from "../src/index.js";
import { errorBody, optionsWith, reminder } from "./support/reminder.js";

testSecrecy(
  (baseUrl, timeoutMs) => whatsappCloudMessenger({ ...optionsWith(), baseUrl, timeoutMs }),
  reminder(),
  [
    ["200 OK", `{"messages":[{"id":"wamid.${TEST_KEY}","message_status":"${TEST_KEY}"}]}`],
    ["401 Unauthorized", errorBody(190, `Malformed access token ${TEST_KEY}`)],
    ["400 Bad Request", errorBody(131009, "no", `Bearer ${TEST_KEY}`)],
    ["400 Bad Request", errorBody(987654, TEST_KEY)],
    ["400 Bad Request", errorBody(1, TEST_KEY)],
    ["400 Bad Request", '{"error":{"code":100,"message":"\\u006b3y-s3cret"}}'],
    ["401 Unauthorized", TEST_KEY],
    [`302 Found ${TEST_KEY}`, TEST_KEY],
    [`500 ${TEST_KEY}`, errorBody(131000, TEST_KEY)],
    ["200 OK", TEST_KEY],
  ],
);
