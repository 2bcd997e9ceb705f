import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { ResponseBuffer } from "../src/endpoints/response-buffer.js";

const MIB = 1024 * 1024;

/** About what a detail of a run is: 370 characters, most of them the same each time. */
function detail(count: number): string {
  const plate = `B ${count % 9999} UJI`;
  return JSON.stringify({
    no_pol: plate,
    customer_nama: `Pelanggan ${(count * 7919) % 1_000_003}`,
    customer_hp: `0811${String((count * 104_729) % 99_999_989).padStart(8, "0")}`,
    next_visit_date: "2025-12-15",
    days_until_visit: count % 3,
    status: "sent",
    message: `Bapak Pelanggan ${count} untuk nomor kendaraan ${plate} sebentar lagi tiba saat pemeliharaan rutin`,
    api_response: "Success sent message",
  });
}

describe("what a client has not taken", () => {
  it("of 60,000 details waits in less than 3 MiB, and comes whole and in order", async () => {
    const buffer = new ResponseBuffer(3 * MIB);
    const details = Array.from({ length: 60_000 }, (_, count) => detail(count));
    for (const each of details) buffer.add(each);
    buffer.complete();
    const expected = details.join("");
    expect(expected.length).toBeGreaterThan(15 * MIB);
    // Not toBe: a difference would be printed whole.
    expect((await text(buffer)) === expected).toBe(true);
  });

  it("passes through uncompressed while the client keeps up", async () => {
    const buffer = new ResponseBuffer(0);
    const read = text(buffer);
    for (let count = 0; count < 2000; count += 1) {
      buffer.add(detail(count));
      expect(buffer.caughtUp()).toBeUndefined();
      await new Promise(setImmediate);
    }
    buffer.complete();
    expect((await read).length).toBeGreaterThan(MIB / 2);
  });

  it("ends the stream with an error once it is too much, and takes no more", async () => {
    const buffer = new ResponseBuffer(1);
    for (let count = 0; count < 2000; count += 1) buffer.add(detail(count));
    expect(buffer.caughtUp()).toBeUndefined();
    buffer.complete();
    await expect(text(buffer)).rejects.toThrow("the client reads too slowly");
  });

  it("is waited for until it is taken, or the client is gone", async () => {
    for (const end of [
      (buffer: ResponseBuffer) => buffer.resume(),
      (buffer: ResponseBuffer) => buffer.destroy(),
    ]) {
      const buffer = new ResponseBuffer();
      expect(buffer.caughtUp()).toBeUndefined();
      for (let count = 0; count < 2000; count += 1) buffer.add(detail(count));
      const caughtUp = buffer.caughtUp();
      expect(caughtUp).toBeInstanceOf(Promise);
      end(buffer);
      await caughtUp;
      expect(buffer.caughtUp()).toBeUndefined();
    }
  });

  it("is empty where nothing was added", async () => {
    const buffer = new ResponseBuffer();
    const read = text(buffer);
    await new Promise(setImmediate);
    buffer.complete();
    expect(await read).toBe("");
  });
});
