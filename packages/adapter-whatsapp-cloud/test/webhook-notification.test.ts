import type { DeliveryReceipt } from "@pengingat/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { whatsappCloudWebhook } from "../src/index.js";
import {
  APP_SECRET,
  incoming,
  notification,
  signedCall,
  status,
  VERIFY_TOKEN,
} from "./support/webhook-call.js";

const webhook = whatsappCloudWebhook({ appSecret: APP_SECRET, verifyToken: VERIFY_TOKEN });
const read = (body: string) => webhook.read(signedCall(body));
const receiptsOf = (...statuses: unknown[]) => read(notification({ statuses })).receipts;
const incomingOf = (...messages: unknown[]) => read(notification({ messages })).incoming;

const at = new Date("2025-12-17T00:00:00Z");
const recipientIds = ["628110000001"];
const BSUID = "ID.13491208655302741918";
const TOLD = { messageId: "wamid.A", at, reason: null, recipientIds };

describe("a status", () => {
  it.each([
    ["sent", "accepted"],
    ["delivered", "delivered"],
    ["read", "read"],
  ])("%s is a receipt", (word, state) => {
    expect(receiptsOf(status(word, { pricing: {}, conversation: { id: "x" }, biz: 1 }))).toEqual([
      { ...TOLD, state },
    ]);
  });

  it("failed is a receipt with Meta's reason", () => {
    const errors = [
      { code: 131026, title: "Message undeliverable", error_data: { details: "Not on WhatsApp." } },
      { code: 1, title: "another" },
    ];
    expect(receiptsOf(status("failed", { errors }))).toEqual([
      {
        ...TOLD,
        state: "failed",
        reason: "(#131026) Message undeliverable: Not on WhatsApp.",
        unreachable: "RECIPIENT_INVALID",
      },
    ]);
  });

  it("has the reference that went out with its message, what it is billed as, and every id of its recipient", () => {
    const contacts = [
      { wa_id: "628110000001", user_id: BSUID },
      { wa_id: "628110000002", user_id: "ID.2" },
    ];
    const statuses = [
      status("sent", { biz_opaque_callback_data: "ours", pricing: { billable: true, category: "utility" } }),
      status("failed", { recipient_id: undefined, recipient_user_id: "ID.2" }),
      status("read", {
        recipient_id: undefined,
        recipient_user_id: "ID.3",
        recipient_parent_user_id: "ID.ENT.3",
      }),
      status("read", { recipient_id: "1203@g.us", recipient_type: "group" }),
      status("read", { recipient_id: 7, biz_opaque_callback_data: null, pricing: "free" }),
    ];
    expect(read(notification({ contacts, statuses })).receipts).toEqual([
      {
        ...TOLD,
        state: "accepted",
        recipientIds: ["628110000001", BSUID],
        reference: "ours",
        billedAs: "utility",
      },
      { ...TOLD, state: "failed", recipientIds: ["ID.2", "628110000002"] },
      { ...TOLD, state: "read", recipientIds: ["ID.3", "ID.ENT.3"] },
      { messageId: "wamid.A", state: "read", at, reason: null },
      { messageId: "wamid.A", state: "read", at, reason: null },
    ]);
  });

  it.each([
    [131050, "RECIPIENT_OPTED_OUT"],
    [131049, undefined],
    [130429, undefined],
    [999_999, undefined],
  ])("failed with code %i says whether the recipient can ever be reached", (code, expected) => {
    const [receipt] = receiptsOf(status("failed", { errors: [{ code }] }));
    expect(receipt?.unreachable).toBe(expected);
  });

  it("failed is a receipt with the first reason that is understood", () => {
    for (const errors of [[null, { code: 131050 }], { code: 131050 }, { 0: { code: "131050" } }]) {
      expect(receiptsOf(status("failed", { errors }))[0]?.unreachable).toBe("RECIPIENT_OPTED_OUT");
    }
  });

  it.each([undefined, null, [], "none", [null], [{ title: "no code" }]])(
    "failed with errors %j is a receipt without a reason",
    (errors) => {
      expect(receiptsOf(status("failed", { errors }))).toEqual([{ ...TOLD, state: "failed" }]);
    },
  );

  it("has its reason in one line, cut, and fit for a database", () => {
    const title = `a\n\u0000b${"😀".repeat(300)}`;
    const reason = receiptsOf(status("failed", { errors: [{ code: 1, title }] }))[0]?.reason ?? "";
    expect(reason).toMatch(/^\(#1\) a b😀/u);
    expect(reason.length).toBeLessThanOrEqual(300);
    expect(reason.isWellFormed()).toBe(true);
  });

  it("delivered tells no reason, whatever it brings", () => {
    expect(receiptsOf(status("delivered", { errors: [{ code: 1, title: "x" }] }))[0]?.reason).toBeNull();
  });

  it.each([1765929600, "1765929600000", 1765929600000, "2025-12-17T07:00:00+07:00"])(
    "takes its time as seconds, milliseconds or ISO 8601, as a text or a number: %j",
    (timestamp) => expect(receiptsOf(status("READ", { timestamp }))).toEqual([{ ...TOLD, state: "read" }]),
  );

  it.each([undefined, null, "", "0", "soon", "-1", "1e9", 1.5, [], "9".repeat(30)])(
    "with a time of %j is of now, and loses neither its opt-out nor its reference",
    (timestamp) => {
      const before = Date.now();
      const fields = { timestamp, errors: [{ code: 131050 }], biz_opaque_callback_data: "ours" };
      const [receipt] = receiptsOf(status("failed", fields));
      expect(receipt).toMatchObject({ reference: "ours", unreachable: "RECIPIENT_OPTED_OUT", recipientIds });
      expect(Number(receipt?.at)).toBeGreaterThanOrEqual(before);
      expect(Number(receipt?.at)).toBeLessThanOrEqual(Date.now());
    },
  );

  it.each([
    { id: undefined },
    { id: undefined, biz_opaque_callback_data: undefined },
    { status: undefined },
    { status: 200 },
    { errors: [{ code: 131049 }, { code: 131050 }] },
  ])("with an opt-out is a receipt in any case: %j", (odd) => {
    const errors = [{ code: 131050 }];
    expect(receiptsOf(status("failed", { errors, biz_opaque_callback_data: "ours", ...odd }))).toMatchObject([
      { state: "failed", unreachable: "RECIPIENT_OPTED_OUT", recipientIds, messageId: expect.anything() },
    ]);
  });

  it("with an opt-out and no id has the same one when it is repeated, and none of another's", () => {
    const idOf = (fields: object) =>
      receiptsOf(status("failed", { id: undefined, errors: [{ code: 131050 }], ...fields }))[0]?.messageId;
    expect(idOf({})).toBe(idOf({}));
    const others = [
      {},
      { timestamp: "1765929601" },
      { recipient_id: "628110000002" },
      { errors: [{ code: 131026 }] },
    ];
    expect(new Set(others.map(idOf)).size).toBe(others.length);
  });

  it.each([
    status("played"),
    status("deleted"),
    status("read", { id: undefined }),
    status("read", { id: "" }),
    status("read", { id: 7 }),
    status("read", { status: undefined }),
    null,
    "read",
    [],
  ])("that is not as promised is passed over, and the others are read: %j", (odd) => {
    expect(receiptsOf(odd, status("read"), odd)).toEqual([{ ...TOLD, state: "read" }]);
  });
});

describe("an incoming message", () => {
  const from = { from: "628110000001", senderIds: ["628110000001"], id: "wamid.B", at };

  it.each([
    [{ type: "text", text: { body: " Berhenti\n" } }, " Berhenti\n"],
    [{ type: "button", button: { payload: "BERHENTI", text: "Berhenti" } }, "Berhenti"],
    [{ type: "button", button: { payload: "promo_stop_3", text: "Berhenti" } }, "Berhenti"],
    [{ type: "button", button: { payload: "Stop promotions", text: "Stop promotions" } }, "Stop promotions"],
    [
      {
        type: "interactive",
        interactive: { type: "button_reply", button_reply: { id: "1", title: "STOP" } },
      },
      "STOP",
    ],
    [
      { type: "interactive", interactive: { type: "list_reply", list_reply: { id: "1", title: "Mulai" } } },
      "Mulai",
    ],
    [
      {
        type: "edit",
        edit: { original_message_id: "wamid.1", message: { type: "text", text: { body: "STOP" } } },
      },
      "STOP",
    ],
    [{ type: "image", image: { caption: "STOP" } }, "STOP"],
    [{ type: "document", document: { caption: "STOP", filename: "x.pdf" } }, "STOP"],
  ])("%j is read, with the message that it answers", (fields, text) => {
    expect(incomingOf(incoming({ ...fields, context: { id: "wamid.A", from: "62811" } }))).toEqual([
      { ...from, text, answers: "wamid.A" },
    ]);
  });

  it.each([
    [{ type: "button", button: { payload: "STOP", text: "Tidak, terima kasih" } }],
    [
      {
        type: "interactive",
        interactive: { type: "button_reply", button_reply: { id: "STOP", title: "Tidak, terima kasih" } },
      },
    ],
    [
      {
        type: "interactive",
        interactive: { type: "list_reply", list_reply: { id: "STOP", title: "Tidak, terima kasih" } },
      },
    ],
  ])("%j says what the button stands for too", (fields) => {
    expect(incomingOf(incoming(fields)).map(({ text }) => text)).toEqual(["Tidak, terima kasih", "STOP"]);
  });

  it("says what the button stands for where that is several words", () => {
    const button = { payload: "STOP_PROMOTIONS", text: "Tidak" };
    expect(incomingOf(incoming({ type: "button", button })).map(({ text }) => text)).toEqual([
      ...["Tidak", "STOP_PROMOTIONS"],
    ]);
  });

  it("is read while another app holds the conversation", () => {
    const text = { type: "text", text: { body: "STOP" } };
    for (const name of ["messages", "standby"]) {
      const { incoming: heard } = read(notification({ [name]: [incoming(text)] }, "standby"));
      expect(heard).toMatchObject([{ text: "STOP" }]);
    }
  });

  it("is from a user id where the number is hidden, and from everything that its contact tells", () => {
    const text = { type: "text", text: { body: "STOP" } };
    const hidden = { from: undefined, from_user_id: BSUID };
    const shared = { from_user_id: BSUID, from_parent_user_id: "ID.ENT.1" };
    const contacts = [
      { profile: { name: "Budi" }, user_id: BSUID, wa_id: "628110000001" },
      null,
      { wa_id: 7 },
    ];
    expect(incomingOf(incoming({ ...text, ...hidden }))).toMatchObject([{ from: BSUID, senderIds: [BSUID] }]);
    expect(incomingOf(incoming({ ...text, ...shared }))).toMatchObject([
      { from: "628110000001", senderIds: ["628110000001", BSUID, "ID.ENT.1"] },
    ]);
    const told = read(notification({ contacts, messages: [incoming({ ...text, ...hidden })] }));
    expect(told.incoming).toMatchObject([{ from: BSUID, senderIds: [BSUID, "628110000001"] }]);
    expect(incomingOf(incoming({ ...text, from: "" }))).toMatchObject([{ from: "unknown", senderIds: [] }]);
  });

  it.each([
    [{ type: "text", text: "STOP" }],
    [{ type: "text", text: [{ body: ["STOP"] }] }],
    [{ type: "interactive", interactive: [{ button_reply: [{ title: "STOP" }] }] }],
    [{ type: {}, text: { body: "STOP" } }],
    [{ type: "text", text: { body: "" }, button: { text: "STOP" } }],
    [{ type: "button", button: "STOP" }],
    [{ type: "interactive", interactive: { button_reply: "STOP" } }],
    [{ type: "interactive", interactive: { list_reply: "STOP" } }],
    [{ type: "image", image: "STOP", video: 7 }],
  ])("%j is read, though Meta writes it another way", (fields) => {
    expect(incomingOf(incoming(fields))).toEqual([{ ...from, text: "STOP" }]);
  });

  it("whose sender lost the quotes is from them", () => {
    expect(
      incomingOf(incoming({ type: "text", text: { body: "STOP" }, from: 628_110_000_001 })),
    ).toMatchObject([{ from: "628110000001", senderIds: ["628110000001"] }]);
  });

  it("without words still tells who is who", () => {
    expect(
      incomingOf(incoming({ type: "reaction", reaction: { emoji: "👍" }, from_user_id: BSUID })),
    ).toEqual([{ ...from, senderIds: ["628110000001", BSUID], text: "" }]);
  });

  it("in a group answers nobody's message", () => {
    const message = incoming({
      type: "text",
      text: { body: "STOP" },
      context: { id: "wamid.A" },
      group_id: "G",
    });
    expect(incomingOf(message)).toEqual([{ ...from, text: "STOP" }]);
  });

  it("may have no id, time or context", () => {
    const bare = { id: undefined, timestamp: "soon", context: "none" };
    expect(incomingOf(incoming({ type: "text", text: { body: "STOP" }, ...bare }))).toEqual([
      { from: "628110000001", senderIds: ["628110000001"], text: "STOP" },
    ]);
  });

  it.each([
    incoming({ type: "reaction", reaction: { emoji: "👍" } }),
    incoming({ type: "unsupported", errors: [] }),
    incoming({ type: "interactive", interactive: { type: "nfm_reply", nfm_reply: {} } }),
    incoming({ type: "text" }),
    incoming({ type: "text", text: { body: 7 } }),
    incoming({ type: "system", system: { type: "something_new", body: "STOP" }, text: { body: "STOP" } }),
    null,
    7,
  ])("of another kind, or not as promised, is passed over, and the others are read: %j", (odd) => {
    const plain = incoming({ type: "text", text: { body: "Halo" } });
    expect(incomingOf(odd, plain, odd)).toEqual([{ ...from, text: "Halo" }]);
  });
});

describe("WhatsApp's own menu", () => {
  const preference = { category: "marketing_messages", detail: "User requested", timestamp: 1765929600 };
  const preferences = (...user_preferences: unknown[]) =>
    read(notification({ user_preferences }, "user_preferences")).incoming;

  it.each([
    ["stop", "opt_out"],
    ["resume", "opt_in"],
  ])("%s is an %s", (value, decides) => {
    expect(preferences({ ...preference, wa_id: "628110000001", user_id: BSUID, value })).toEqual([
      { from: "628110000001", senderIds: ["628110000001", BSUID], text: "User requested", decides, at },
    ]);
    expect(preferences({ ...preference, user_id: BSUID, value })).toMatchObject([{ from: BSUID, decides }]);
  });

  it("is read where the change's value is the choice itself, or a list of them", () => {
    const flat = { ...preference, wa_id: "628110000001", value: "stop" };
    const [stop] = preferences(flat);
    expect(stop).toMatchObject({ from: "628110000001", decides: "opt_out" });
    expect(read(notification(flat, "user_preferences")).incoming).toEqual([stop]);
    const change = { field: "user_preferences", value: [flat, { user_preferences: [flat] }] };
    expect(read(JSON.stringify({ entry: [{ changes: [change] }] })).incoming).toEqual([stop, stop]);
    expect(read(notification(flat)).incoming).toEqual([]);
  });

  it.each([
    { value: "maybe" },
    { value: "pause_30_days" },
    { value: "constructor" },
    { category: "calls", value: "stop" },
    { value: undefined },
  ])("that says something else is for a person: %j", (odd) => {
    const both = preferences(
      { ...preference, detail: undefined, wa_id: "628110000001", ...odd },
      { ...preference, value: "Stop" },
    );
    expect(both).toMatchObject([{ from: "628110000001", decides: "ask" }, { decides: "opt_out" }]);
    expect(both[0]?.text).toContain(odd.category ?? "marketing messages");
  });

  it("that is none is passed over", () => {
    expect(preferences(null, {}, "stop")).toEqual([]);
  });
});

describe("a message of the system", () => {
  const system = (fields: object, message: object = {}) =>
    read(notification({ messages: [incoming({ type: "system", system: fields, ...message })] })).moves;

  it("tells who has changed their number", () => {
    const fields = { type: "user_changed_number", wa_id: "628110000002", body: "changed from … to …" };
    expect(system(fields)).toEqual([{ from: ["628110000001"], to: ["628110000002"], at }]);
    const ids = { previous_user_id: "ID.1", user_id: "ID.2" };
    expect(system({ ...fields, ...ids }, { from_user_id: "ID.2" })).toEqual([
      { from: ["628110000001", "ID.1"], to: ["628110000002", "ID.2"], at },
    ]);
    expect(system({ type: "customer_changed_number", new_wa_id: "628110000002" })).toMatchObject([
      { from: ["628110000001"], to: ["628110000002"] },
    ]);
  });

  it("tells an old number that only the change itself names", () => {
    const fields = { type: "user_changed_number", wa_id: "628110000002", customer: "628110000001" };
    const move = { from: ["628110000001"], to: ["628110000002"], at };
    expect(system(fields, { from: undefined })).toEqual([move]);
    expect(system(fields)).toEqual([move]);
    expect(system({ ...fields, customer: "628110000002" })).toEqual([move]);
  });

  it("in a list is read the same", () => {
    const fields = [{ type: "user_changed_number", wa_id: "628110000002" }];
    expect(system(fields)).toEqual([{ from: ["628110000001"], to: ["628110000002"], at }]);
  });

  it("tells whose user id has changed", () => {
    const fields = { type: "user_changed_user_id", previous_user_id: "ID.1", user_id: "ID.2" };
    expect(system(fields, { from: undefined })).toEqual([{ from: ["ID.1"], to: ["ID.2"], at }]);
  });

  it.each([{ type: "user_identity_changed" }, {}, null])("of another kind tells nothing: %j", (fields) => {
    expect(system(fields as object)).toEqual([]);
  });
});

describe("a notice", () => {
  const notices = (field: string, value: object) => read(notification(value, field, 1765929600)).notices;
  const template = { message_template_name: "pengingat_servis", message_template_language: "en-US" };
  const subject = "template pengingat_servis (en_US)";

  it.each([
    ["PAUSED", "halt"],
    ["DISABLED", "halt"],
    ["REJECTED", "halt"],
    ["PENDING_DELETION", "halt"],
    ["FLAGGED", "warning"],
    ["constructor", "warning"],
    ["APPROVED", "cleared"],
    ["REINSTATED", "cleared"],
  ])("%s of a template is %s", (event, severity) => {
    expect(notices("message_template_status_update", { ...template, event, reason: "NONE" })).toEqual([
      { subject, severity, words: `the template is ${event}`, at },
    ]);
  });

  it("of a lock says by its title whether it is a pause", () => {
    const locked = (title: string) =>
      notices("message_template_status_update", { ...template, event: "LOCKED", other_info: { title } })?.[0];
    expect(locked("FIRST_PAUSE")).toMatchObject({ severity: "halt" });
    expect(locked("UNPAUSE")).toMatchObject({ severity: "cleared" });
  });

  it.each([
    ["template_category_update", { ...template, new_category: "MARKETING" }, "warning"],
    [
      "template_category_update",
      { ...template, new_category: "UTILITY", correct_category: "MARKETING" },
      "warning",
    ],
    ["template_category_update", { ...template, new_category: "UTILITY" }, "cleared"],
    ["message_template_quality_update", { ...template, new_quality_score: "RED" }, "warning"],
    ["message_template_quality_update", { ...template, new_quality_score: "GREEN" }, "cleared"],
    [
      "phone_number_quality_update",
      { display_phone_number: "62811", event: "FLAGGED", current_limit: "TIER_1K" },
      "warning",
    ],
    ["phone_number_quality_update", { display_phone_number: "62811", event: "UNFLAGGED" }, "cleared"],
    [
      "phone_number_quality_update",
      { display_phone_number: "62811", event: "THROUGHPUT_UPGRADE" },
      "cleared",
    ],
    ["message_template_status_update", { ...template, event: "UNARCHIVED" }, "cleared"],
    ["account_update", { event: "DISABLED_UPDATE", ban_info: { waba_ban_state: "DISABLE" } }, "halt"],
    ["account_update", { event: "DISABLED_UPDATE", ban_info: { waba_ban_state: "REINSTATE" } }, "cleared"],
    [
      "account_update",
      {
        event: "ACCOUNT_RESTRICTION",
        restriction_info: [null, { restriction_type: "RESTRICTED_BIZ_INITIATED_MESSAGING", expiration: 1 }],
      },
      "halt",
    ],
    [
      "account_update",
      { event: "ACCOUNT_RESTRICTION", restriction_info: [{ restriction_type: "OTHER" }] },
      "warning",
    ],
    [
      "account_update",
      { event: "ACCOUNT_VIOLATION", violation_info: { violation_type: "ADULT" } },
      "warning",
    ],
    ["account_update", { event: "ACCOUNT_DELETED" }, "halt"],
  ])("%s %j is %s, and names no number", (field, value, severity) => {
    const told = notices(field, value);
    expect(told).toMatchObject([{ severity, at }]);
    expect(JSON.stringify(told)).not.toContain("62811");
  });

  it.each([
    ["account_update", { event: "PARTNER_ADDED" }],
    ["account_update", { event: "REINSTATED" }],
    ["account_update", {}],
    ["message_template_status_update", {}],
    ["toString", { event: "PAUSED" }],
    ["business_capability_update", { max_daily_conversation_per_phone: 1 }],
  ])("is none of %s %j", (field, value) => {
    expect(notices(field, value)).toEqual([]);
  });

  it("warns where a reminder of ours is billed as marketing, until one is not", () => {
    const ours = { biz_opaque_callback_data: "0".repeat(32) };
    const billed = (fields: object, category = "marketing") =>
      read(notification({ statuses: [status("delivered", { pricing: { category }, ...fields })] })).notices;
    expect(billed(ours)).toEqual([
      {
        ...{ subject: "billing", severity: "warning", at },
        words: "reminders are billed as marketing: look at the category of their template",
      },
    ]);
    expect(billed(ours, "marketing_lite")).toMatchObject([{ subject: "billing", severity: "warning" }]);
    expect(billed(ours, "utility")).toMatchObject([{ subject: "billing", severity: "cleared", at }]);
    expect(billed(ours, "service")).toEqual([]);
    expect(billed({})).toEqual([]);
    expect(billed({ biz_opaque_callback_data: "order 7" })).toEqual([]);
  });
});

describe("a notification", () => {
  it("is read through all of its entries and changes, in order", () => {
    const change = (value: object) => ({ field: "messages", value });
    const body = {
      object: "whatsapp_business_account",
      entry: [
        { changes: [change({ statuses: [status("delivered")] }), change({ statuses: [status("read")] })] },
        { changes: [change({ messages: [incoming({ type: "text", text: { body: "Halo" } })] })] },
        { changes: [change({ statuses: [status("failed")], messages: [] })] },
      ],
    };
    const { receipts, incoming: messages, answer } = read(JSON.stringify(body));
    expect(receipts.map(({ state }) => state)).toEqual(["delivered", "read", "failed"]);
    expect(messages).toMatchObject([{ from: "628110000001", text: "Halo" }]);
    expect(answer).toBe("ok");
  });

  it("loses nothing because something beside it is not understood", () => {
    const stop = incoming({ type: "text", text: { body: "STOP" } });
    const odd = [null, 7, "x", [], {}, { field: 1 }, { field: "messages" }, { field: "messages", value: 7 }];
    const strange = {
      messages: [null, { type: {} }, stop, []],
      statuses: [{}, status("read"), 3],
      contacts: "?",
    };
    const body = {
      entry: [
        null,
        [],
        { changes: "?" },
        { time: "?", changes: [...odd, { field: "messages", value: strange }, ...odd] },
      ],
    };
    const { receipts, incoming: messages } = read(JSON.stringify(body));
    expect([receipts, messages]).toMatchObject([[{ state: "read" }], [{ text: "STOP" }]]);
  });

  it.each(["entry", "changes", "value", "messages", "statuses", "contacts", "user_preferences"])(
    "with an object for a list as %s, or the other way round, is read the same",
    (name) => {
      const stop = incoming({ type: "text", text: { body: "STOP" }, from: undefined, from_user_id: BSUID });
      const value = {
        contacts: [{ wa_id: "628110000001", user_id: BSUID }],
        messages: [stop],
        statuses: [status("read")],
        user_preferences: [{ wa_id: "628110000001", category: "marketing_messages", value: "stop" }],
      };
      const body = notification(value);
      const expected = read(body);
      expect(expected).toMatchObject({ incoming: [{ text: "STOP" }, {}], receipts: [{}] });
      const other = (wrap: (given: unknown) => unknown) =>
        JSON.stringify(JSON.parse(body), (key, given) =>
          key === name && typeof given === "object" ? wrap(given) : given,
        );
      const bare = (given: unknown) => (Array.isArray(given) ? given[0] : [given]);
      const numbered = (given: unknown) => (Array.isArray(given) ? { 0: null, 7: given[0] } : [null, given]);
      expect(read(other(bare))).toEqual(expected);
      expect(read(other(numbered))).toEqual(expected);
      if (name !== "value") expect(read(other((given) => [given]))).toEqual(expected);
    },
  );

  it("whose field is not told is read for what customers did", () => {
    const value = { messages: [incoming({ type: "text", text: { body: "STOP" } })] };
    for (const field of [undefined, null, "", {}, ["messages"]]) {
      const body = JSON.stringify({ entry: [{ changes: [{ field, value }] }] });
      expect(read(body).incoming).toMatchObject([{ text: "STOP" }]);
    }
  });

  it("whose statuses are no list is still read for its messages", () => {
    const messages = [incoming({ type: "text", text: { body: "Halo" } })];
    expect(read(notification({ statuses: "none", messages })).incoming).toHaveLength(1);
  });

  it.each([
    '{"entry":[]}',
    '{"entry":[null,7,{},{"changes":null},{"changes":[null,{},{"field":"messages"}]}]}',
    notification({ statuses: [status("read")] }, "account_update"),
    notification({ statuses: "none", messages: {} }),
    notification({ contacts: [], errors: [{ code: 131_051 }] }),
  ])("that tells nothing is answered like any other: %s", (body) => {
    expect(read(body)).toEqual({ receipts: [], incoming: [], moves: [], notices: [], answer: "ok" });
  });

  it.each(["", "null", "[]", "7", '"entry"', "{}", '{"entry":null}', '{"entry":{}}', "a=b", '{"entry":[]'])(
    "is not what Meta promises: %j",
    (body) => {
      expect(() => read(body)).toThrow(expect.objectContaining({ code: "INVALID_WEBHOOK" }));
    },
  );

  it("that is not UTF-8 is not what Meta promises", () => {
    expect(() => webhook.read(signedCall(new Uint8Array([0xff, 0xfe])))).toThrow(
      expect.objectContaining({ code: "INVALID_WEBHOOK" }),
    );
  });

  it("of any JSON is read or refused by name, and nothing else", () => {
    fc.assert(
      fc.property(fc.json(), (body) => {
        try {
          expect(read(`{"entry":[{"changes":[{"field":"messages","value":${body}}]}]}`).answer).toBe("ok");
          read(body);
        } catch (error) {
          expect(error).toMatchObject({ code: "INVALID_WEBHOOK" });
        }
      }),
    );
  });

  it("repeated and in any order tells the same", () => {
    const told = fc.record({
      id: fc.constantFrom("wamid.A", "wamid.B"),
      status: fc.constantFrom("sent", "delivered", "read", "failed"),
      timestamp: fc.integer({ min: 1_000_000_000, max: 2_000_000_000 }).map(String),
    });
    const shuffled = fc
      .array(told, { minLength: 1 })
      .chain((all) =>
        fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: 2 * all.length })),
      );
    fc.assert(
      fc.property(shuffled, ([all, other]) => {
        expect(distinct(receiptsOf(...other))).toEqual(distinct(receiptsOf(...all)));
        expect(receiptsOf(...other)).toHaveLength(2 * all.length);
      }),
    );
  });
});

function distinct(receipts: readonly DeliveryReceipt[]): string[] {
  return [...new Set(receipts.map((receipt) => JSON.stringify(receipt)))].sort();
}
