import { TEST_KEY, testSecrecy } from "../../messenger-http/test/support/messenger-suites.js";
import { starsenderMessenger } from "../src/index.js";

testSecrecy(
  (baseUrl, timeoutMs) => starsenderMessenger({ apiKey: TEST_KEY, baseUrl, timeoutMs }),
  { to: "628110000001", text: "Halo" },
  [
    ["200 OK", '{"success":true,"message":"by k3y-s3cret","data":{"id":"k3y-s3cret-1"}}'],
    ["200 OK", '{"success":false,"message":"token k3y-s3cret is unknown"}'],
    ["401 Unauthorized", '{"message":"k3y-s3cret"}'],
    ["422 No", '{"success":false,"message":"\\u006b3y-s3cret"}'],
    ["302 Found k3y-s3cret", "k3y-s3cret"],
    ["500 k3y-s3cret", "k3y-s3cret"],
    ["200 OK", "k3y-s3cret"],
  ],
);
