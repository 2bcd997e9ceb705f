import { describe, expect, it } from "vitest";
import { leavesDoubt, textsOf } from "../src/doubtful-words.js";
import { neverStarted } from "../src/exchange.js";
import { BLAME, decideOutcome, failed, outcomeTable } from "../src/index.js";

/** Words of a refusal after which the message may have been sent all the same. */
const DOUBTFUL = [
  "Timeout",
  "gateway timeout",
  "Gateway Time-out",
  "request timed out",
  "connect ETIMEDOUT 10.0.0.1:443",
  "ESOCKETTIMEDOUT",
  "context deadline exceeded",
  "The server took too long to respond",
  "No response",
  "No response from device",
  "no reply from WhatsApp server",
  "no ack received",
  "Device is not responding",
  "device did not respond",
  "The device didn't respond in 20 s",
  "device unresponsive",
  "502 Bad Gateway",
  "read ECONNRESET",
  "connection reset by peer",
  "socket hang up",
  "Waktu habis",
  "waktu permintaan telah habis",
  "melebihi batas waktu",
  "tidak ada respon",
  "Tidak ada respons dari perangkat",
  "perangkat tidak merespon",
  "device tidak merespons",
  "tidak ada jawaban dari server",
  "tidak memberi respons",
  "server belum menjawab",
  "perangkat terlalu lama menjawab",
  "queued",
  "Message queued",
  "message has been queued",
  "message in queue",
  "pesan masuk antrian",
  "masih dalam antrean",
  "sedang diproses",
  "Pesan sedang di proses",
  "permintaan masih diproses",
  "message is being processed",
  "still processing",
  "request in progress",
  "message pending",
  "already sent",
  "Message has already been sent",
  "message was sent",
  "Success sent message",
  "pesan sudah terkirim",
  "pesan berhasil dikirim",
  "duplicate message",
  "pesan duplikat",
  "Pesan terkirim",
  "Terkirim",
  "sent",
  "Success",
  "berhasil.",
  "sent successfully",
  "Message delivered",
  "message accepted",
  "message was sent to 628110000001",
  "connection reset",
  "Connection was reset",
  "connection closed while sending",
  "koneksi terputus saat mengirim",
  "RTO",
  "network error",
  "gangguan jaringan",
  "pesan telah diterima",
  "sedang dikirim",
  "message will be sent",
  "Request timed out in session default",
  "Timeout waiting for device",
  "Device offline, message queued",
  "Device disconnected while sending: timeout",
  "Server disconnected, connection reset",
  "pesan akan dikirim",
  "gagal koneksi terputus",
];

/** True refusals: what facts of the gateways know, what an accepted message never is, and what only sounds alike. */
const REFUSED = [
  "device disconnected",
  "Device is Disconnected",
  "request invalid on disconnected device",
  "device offline, please scan QR",
  "please logout",
  "device expired",
  "invalid device",
  "token invalid",
  "Invalid TOKEN",
  "Unauthorized",
  "wrong api key",
  "unknown user",
  "session expired",
  "Rate limit exceeded",
  "daily limit",
  "insufficient quota",
  "invalid number",
  "nomor tidak terdaftar",
  "nomor tidak terdaftar di WhatsApp",
  "number inactive",
  "target invalid",
  "input invalid",
  "invalid/empty body value",
  "text is required",
  "sending time outside of the plan",
  "queue is full",
  "antrian penuh",
  "too many queued messages",
  "message could not be queued",
  "message was not sent",
  "No message was sent",
  "device login in progress",
  "Message not sent: device disconnected",
  "pesan tidak terkirim",
  "pesan gagal dikirim",
  "pesan belum terkirim",
  "pesan tidak masuk antrian",
  "failed to process the request",
  "error processing image",
  "pesan tidak dapat diproses",
  "payment pending",
  "template is pending approval",
  "respons tidak valid",
  "waktu pengiriman di luar paket",
  "paket Anda habis",
  "kuota habis",
  "masa aktif habis",
  "pesan terlalu panjang",
  "you already have a device",
  "number already registered to another device",
  "the customer last replied more than 24 hours ago",
  "HTTP 400",
  "belum terkirim",
  "Pesan tidak terkirim",
  "pesan tidak berhasil terkirim",
  "gagal terkirim",
  "kuota pesan terkirim habis",
  "hubungkan perangkat agar pesan terkirim",
  "not sent",
  "No message sent",
  "Message sent failed",
  "message could not be delivered",
  "Message was sent to an unregistered number",
  "Session timed out, please scan QR",
  "session has timed out",
  "request timeout, scan the QR code again",
  "device connection lost",
  "koneksi perangkat terputus",
  "only text is accepted",
  "Device disconnected (connection closed)",
  "Perangkat tidak terhubung: koneksi terputus",
  "WhatsApp disconnected, connection lost",
  "Device offline: network error",
  "Device is not connected, the message will be sent later",
  "Koneksi terputus, hubungkan ulang perangkat Anda",
  "Device belum terhubung, pesan akan dikirim setelah terhubung",
  "Pesan yang akan dikirim kosong",
  "File yang akan dikirim tidak valid",
  "The message that will be sent is empty",
  "Batas harian pesan terkirim tercapai",
  "Message received an invalid parameter",
];

describe("the words of a refusal", () => {
  it.each(DOUBTFUL)("leave doubt: %s", (words) => expect(leavesDoubt(words, true)).toBe(true));
  it.each(REFUSED)("are believed: %s", (words) => expect(leavesDoubt(words, true)).toBe(false));
});

describe("the texts of a body", () => {
  it("are without the message that it quotes", () => {
    const message = "Halo Bapak Budi,\nservis B 1234 XYZ sudah dikirim.";
    const quoting = JSON.stringify({ error: `Nomor salah: ${message}`, body: message });
    expect(textsOf(quoting, message)).toEqual(["Nomor salah:", ""]);
    expect(textsOf('"sudah dikirim"', "dikirim")).toEqual(["sudah dikirim"]);
    const table = outcomeTable({
      readReply: () => ({ message: null, messageId: null, verdict: "refused" }),
      refusal: () => failed("REJECTED", BLAME.recipient, ""),
    });
    const end = {
      ...neverStarted("closed"),
      ...({ ending: "complete", written: true } as const),
      status: 200,
    };
    const decide = (text: string) =>
      decideOutcome(table, { ...end, body: quoting }, { secrets: [], timeoutMs: 1, text }).outcome.status;
    expect([decide(message), decide("")]).toEqual(["failed", "unknown"]);
  });

  it.each([
    ['{"success":false,"error":"Timeout","code":[5,null,{"detail":"RTO"}]}', ["Timeout", "RTO"]],
    ["Request\n Timeout", ["Request Timeout"]],
    ["<title>Request</title><b>Timeout</b>", ["Request Timeout"]],
    ["<script>let a={timeout:5000}</script >Not <style>b{}</style>found<script>setup(", ["Not found"]],
    ["5", []],
    ["", [""]],
  ])("%s", (body, texts) => {
    expect(textsOf(body)).toEqual(texts);
  });

  it("are found in a body that is nested as deep as a reply can be", () => {
    expect(textsOf(`${"[".repeat(30_000)}"a"${"]".repeat(30_000)}`)).toEqual(["a"]);
  });
});
