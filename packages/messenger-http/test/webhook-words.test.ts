import { expect, it } from "vitest";
import { webhookWords } from "../src/index.js";

it.each([
  [["STOP"], ["STOP"]],
  [[7], ["7"]],
  [["", null, undefined, { body: "STOP" }], ["STOP"]],
  [
    ["foto.jpg", { caption: "STOP" }, "STOP"],
    ["foto.jpg", "STOP"],
  ],
  [[{ message: { text: [{ body: "STOP" }] } }], ["STOP"]],
  [
    [{ extendedTextMessage: { text: "STOP", contextInfo: { quotedMessage: { conversation: "MULAI" } } } }],
    ["STOP"],
  ],
  [[{ buttonsResponseMessage: { selectedDisplayText: "STOP" }, quotedMessage: { text: "MULAI" } }], ["STOP"]],
  [[{ text: "MULAI", replyMessage: { text: "STOP" } }], ["MULAI"]],
  [
    [{ editedMessage: { message: { protocolMessage: { editedMessage: { conversation: "STOP" } } } } }],
    ["STOP"],
  ],
  [[{ documentWithCaptionMessage: { message: { documentMessage: { caption: "STOP" } } } }], ["STOP"]],
  [[{ interactiveResponseMessage: { body: { text: "STOP" } } }], ["STOP"]],
  [[{ message: null, button: "STOP" }], ["STOP"]],
  [[{ id: "STOP", quoted: { text: "STOP" } }], [""]],
  [[true, Symbol("x"), () => "STOP"], [""]],
  [[Object.create({ text: "STOP" })], [""]],
  [[], [""]],
])("the words of %o are %j", (fields, words) => {
  expect(webhookWords(...fields)).toEqual(words);
});

it("the words of a call that is 100,000 levels deep are looked for at once", () => {
  let deep: unknown = "STOP";
  for (let depth = 0; depth < 100_000; depth += 1) deep = { text: deep };
  expect(webhookWords(deep)).toEqual([""]);
});
