import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { tokenVerifier } from "../src/token/token-verifier.js";
import { verifiedTokens } from "../src/token/verified-tokens.js";
import { handmade, SECRET, seconds, token } from "./support/tokens.js";

const HS256 = { alg: "HS256", typ: "JWT" };

describe("a token that was let in before", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.UTC(2025, 11, 14) });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("names the same caller again", () => {
    const verify = tokenVerifier({ secret: SECRET });
    const good = token({ sub: "Sri" });
    for (let time = 0; time < 3; time++) {
      expect(verify(good)).toEqual({ refused: null, caller: { subject: "Sri" } });
    }
  });

  it("is refused from the second on that it ends in, and stays so", () => {
    const verify = tokenVerifier({ secret: SECRET });
    const good = handmade(HS256, { iat: seconds(), exp: seconds() + 60 });
    expect(verify(good).refused).toBeNull();
    vi.advanceTimersByTime(59_999);
    expect(verify(good).refused).toBeNull();
    vi.advanceTimersByTime(1);
    expect(verify(good).refused).toBe("the token has expired");
    expect(verify(good).refused).toBe("the token has expired");
  });

  it.each([
    ["nbf", { nbf: Date.UTC(2025, 11, 14) / 1000 }, "the token is not valid yet"],
    ["iat", { iat: Date.UTC(2025, 11, 14) / 1000 }, "the token was issued in the future"],
  ])("is refused while a clock that was set back says that its %s is to come", (_claim, claims, reason) => {
    const verify = tokenVerifier({ secret: SECRET });
    const good = handmade(HS256, { exp: seconds() + 60, ...claims });
    expect(verify(good).refused).toBeNull();
    vi.setSystemTime(Date.UTC(2025, 11, 13));
    expect(verify(good).refused).toBe(reason);
    vi.setSystemTime(Date.UTC(2025, 11, 14));
    expect(verify(good).refused).toBeNull();
  });

  it("lets in no other with the same beginning, payload or signature", () => {
    const verify = tokenVerifier({ secret: SECRET });
    const good = token();
    expect(verify(good).refused).toBeNull();
    const [header, payload, signature] = good.split(".");
    const others = [
      `${header}.${payload}.${signature?.slice(0, -4)}AAAA`,
      `${header}.${payload}.A`,
      `${header}.${Buffer.from('{"sub":"admin","exp":9999999999}').toString("base64url")}.${signature}`,
      `${good}A`,
      good.slice(0, -1),
    ];
    for (const other of others) expect(verify(other).refused).toBe("the token is not valid here");
    expect(verify(good).refused).toBeNull();
  });

  it("is nothing to a verifier with another secret, issuer or audience", () => {
    const good = token();
    expect(tokenVerifier({ secret: SECRET })(good).refused).toBeNull();
    for (const options of [
      { secret: `another ${SECRET}` },
      { secret: SECRET, issuer: "us" },
      { secret: SECRET, audience: "them" },
    ]) {
      expect(tokenVerifier(options)(good).refused).toBe("the token is not valid here");
    }
  });
});

describe("the tokens that are kept", () => {
  const verified = (name: string) => ({ header: {}, payload: { name } });

  it("are those used last", () => {
    const kept = verifiedTokens(2);
    kept.add("a", verified("a"));
    kept.add("b", verified("b"));
    expect(kept.get("a")).toEqual(verified("a"));
    kept.add("c", verified("c"));
    expect(kept.get("b")).toBeUndefined();
    expect([kept.get("a"), kept.get("c")]).toEqual([verified("a"), verified("c")]);
  });

  it("stay as many when one is added again, and are fewer when one is dropped", () => {
    const kept = verifiedTokens(2);
    for (const name of ["a", "b", "b"]) kept.add(name, verified(name));
    expect(kept.get("a")).toBeDefined();
    kept.delete("a");
    kept.add("c", verified("c"));
    expect([kept.get("a"), kept.get("b")]).toEqual([undefined, verified("b")]);
  });
});
