/** PostgreSQL's wire protocol, as far as a pooler reads it: https://www.postgresql.org/docs/current/protocol-message-formats.html */

/** One message, header included. */
export interface Frame {
  readonly type: string;
  readonly bytes: Buffer;
}

/** Splits a stream into messages. */
export function frames(): (chunk: Buffer) => Frame[] {
  let rest = Buffer.alloc(0);
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    const whole: Frame[] = [];
    while (rest.length >= 5) {
      const length = 1 + rest.readInt32BE(1);
      if (rest.length < length) break;
      whole.push({ type: String.fromCharCode(rest[0] ?? 0), bytes: rest.subarray(0, length) });
      rest = rest.subarray(length);
    }
    return whole;
  };
}

/** The first message of a client, which has no type. */
export function startup(user: string, database: string): Buffer {
  const body = Buffer.from(`user\0${user}\0database\0${database}\0\0`);
  const head = Buffer.alloc(8);
  head.writeInt32BE(8 + body.length, 0);
  head.writeInt32BE(196_608, 4);
  return Buffer.concat([head, body]);
}

/** What a client waits for after its start-up message. */
export const AUTHENTICATION_OK = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0]);
export const READY = Buffer.from([0x5a, 0, 0, 0, 5, 0x49]);
/** Process id and secret that cancel nothing. */
export const BACKEND_KEY = Buffer.from([0x4b, 0, 0, 0, 12, 0, 0, 0, 1, 0, 0, 0, 1]);

/** Whether a `Z` says that no transaction is open. */
export function isIdle({ bytes }: Frame): boolean {
  return bytes[5] === 0x49;
}
