import { testConnectionFaults } from "../../messenger-http/test/support/connection-faults.js";
import { whatsappCloudMessenger } from "../src/index.js";
import { ACCEPTED, errorBody, optionsWith, reminder } from "./support/reminder.js";

// A thousand parameters of a thousand characters fill more than a connection's buffers.
const parameters = Array.from({ length: 1_000 }, () => "nama_pelanggan" as const);

testConnectionFaults({
  create: (baseUrl, timeoutMs) =>
    whatsappCloudMessenger({ ...optionsWith({ parameters }), baseUrl, timeoutMs }),
  message: reminder(),
  longMessage: reminder({ nama_pelanggan: "x".repeat(1_000) }),
  accepted: ACCEPTED,
  refused: (words) => ["400 Bad Request", errorBody(987_654, words)],
});
