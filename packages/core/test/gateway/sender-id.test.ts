import { expect, it } from "vitest";
import { mobileNumberOf, mobileNumbersOf, readSenderId } from "../../src/gateway/sender-id.js";

it.each([
  // As gateways give it, what it is, and whose number it is.
  ["628115550123@s.whatsapp.net", "number 628115550123", "628115550123"],
  ["628115550123@c.us", "number 628115550123", "628115550123"],
  ["628115550123:2@s.whatsapp.net", "number 628115550123", "628115550123"],
  ["628115550123:12@c.us", "number 628115550123", "628115550123"],
  ["628115550123", "number 628115550123", "628115550123"],
  ["+628115550123", "number 628115550123", "628115550123"],
  ["08115550123", "number 628115550123", "628115550123"],
  ["551112345678", "number 551112345678", "5511912345678"],
  ["5511912345678", "number 5511912345678", "5511912345678"],
  // The library takes this form for a mobile number too.
  ["553176543210", "number 553176543210", "5531976543210"],
  ["551176543210@c.us", "number 551176543210", "5511976543210"],
  ["553186543210", "number 553186543210", "5531986543210"],
  ["5215512345678", "number 5215512345678", "525512345678"],
  ["5491112345678@s.whatsapp.net", "number 5491112345678", "5491112345678"],
  ["541112345678", "number 541112345678", "5491112345678"],
  ["542214567890@c.us", "number 542214567890", "5492214567890"],
  ["525512345678", "number 525512345678", "525512345678"],
  ["54111234567", "number 54111234567", null],
  ["14155550123", "number 14155550123", "14155550123"],
  // A landline of São Paulo, or the mobile number with a 9 before it.
  ["551131234567", "number 551131234567", null],
  ["62215551234", "number 62215551234", null],
  // A zero behind the country is in no id.
  ["6208115550123", "number 6208115550123", null],
  ["4407911123456@c.us", "number 4407911123456", null],
  ["160958311837878", "number 160958311837878", null],
  ["160958311837878@lid", "hidden 160958311837878@lid", null],
  ["160958311837878:3@lid", "hidden 160958311837878@lid", null],
  ["ID.13491208655302741918", "user ID.13491208655302741918", null],
  ["ID.ENT.11815799212886844830", "user ID.ENT.11815799212886844830", null],
  ["120363041234567890@g.us", null, null],
  ["628115550123-1600000000@g.us", null, null],
  ["status@broadcast", null, null],
  ["628115550123@broadcast", null, null],
  ["628115550123@newsletter", null, null],
  ["628115550123:2", null, null],
  ["628115550123:@s.whatsapp.net", null, null],
  ["628115550123:2:3@s.whatsapp.net", null, null],
  ["628115550123.0:2@s.whatsapp.net", null, null],
  ["628115550123@s.whatsapp.net.example.org", null, null],
  ["628115550123 (Budi)", null, null],
  ["0811-5550-123", null, null],
  [" 628115550123", null, null],
  ["628115550123\n", null, null],
  ["٦٢٨١١٥٥٥٠١٢٣", null, null],
  ["0628115550123", null, null],
  ["id.1349", null, null],
  ["ID.1349 OR 1", null, null],
  ["abc", null, null],
  ["", null, null],
])("%j is %j, of the number %j", (text, expected, number) => {
  const read = readSenderId(text);
  expect(read && `${read.kind} ${read.id}`).toBe(expected);
  expect(read && mobileNumberOf(read)).toBe(number);
});

it("gives both forms of a number that may be on file in either", () => {
  const formsOf = (id: string) => mobileNumbersOf({ kind: "number", id });
  expect(formsOf("553176543210")).toEqual(["5531976543210", "553176543210"]);
  expect(formsOf("5215512345678")).toEqual(["525512345678"]);
  expect(formsOf("551131234567")).toEqual([]);
});
