import { ACCEPTED_ENCODINGS } from "./reply-body.js";

/** What every request of ours says of itself. */
export const GENERAL_HEADERS = {
  // Without it, usual PHP frameworks answer a refusal with a redirect or an HTML page.
  Accept: "application/json",
  "Accept-Encoding": ACCEPTED_ENCODINGS,
  // Firewalls in front of an API refuse requests that name no agent.
  "User-Agent": "pengingat",
};
