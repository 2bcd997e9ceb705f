import { TRIAL_KEY, testSecrecy } from "../../messenger-http/test/support/messenger-suites.js";
import { whatsappCloudMessenger } from "../src/index.js";
import { errorBody, optionsWith, reminder } from "./support/reminder.js";

testSecrecy(
  (baseUrl, timeoutMs) => whatsappCloudMessenger({ ...optionsWith(), baseUrl, timeoutMs }),
  reminder(),
  [
    ["200 OK", `{"messages":[{"id":"wamid.${TRIAL_KEY}","message_status":"${TRIAL_KEY}"}]}`],
    ["401 Unauthorized", errorBody(190, `Malformed access token ${TRIAL_KEY}`)],
    ["400 Bad Request", errorBody(131009, "no", `Bearer ${TRIAL_KEY}`)],
    ["400 Bad Request", errorBody(987654, TRIAL_KEY)],
    ["400 Bad Request", errorBody(1, TRIAL_KEY)],
    ["400 Bad Request", '{"error":{"code":100,"message":"\\u006b3y-s3cret"}}'],
    ["401 Unauthorized", TRIAL_KEY],
    [`302 Found ${TRIAL_KEY}`, TRIAL_KEY],
    [`500 ${TRIAL_KEY}`, errorBody(131000, TRIAL_KEY)],
    ["200 OK", TRIAL_KEY],
  ],
);
