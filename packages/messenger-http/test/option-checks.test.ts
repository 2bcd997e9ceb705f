import { ReminderError } from "@pengingat/core";
import { describe, expect, it } from "vitest";
import { checkedBaseUrl, checkedSecret } from "../src/option-checks.js";
import { proxySettings } from "../src/proxy-settings.js";

const secret = "k3y-s3cret";

function refusal(check: () => unknown): string {
  try {
    check();
  } catch (error) {
    if (ReminderError.is(error) && error.code === "INVALID_OPTION") return error.message;
    throw error;
  }
  return "";
}

describe("a wrong option is refused without repeating a secret:", () => {
  it.each(["", " k", "k ", "a\r\nb", "a\nb", "a\u0000b", "kéy", "a\tb", "\u{1f511}"])("key %j", (wrong) => {
    const message = refusal(() => checkedSecret("apiKey", wrong));
    expect(message).toMatch(/^apiKey: expected printable ASCII/);
    if (wrong.trim().length > 1) expect(message).not.toContain(wrong);
  });

  it.each([
    "",
    "api.example.test",
    "ftp://127.0.0.1",
    `${secret}:rest`,
    "file:///etc",
    `https://user:${secret}@127.0.0.1`,
    `https://${secret}@127.0.0.1`,
    `https://127.0.0.1/?key=${secret}`,
    `https://127.0.0.1/#${secret}`,
  ])("baseUrl %j", (baseUrl) => {
    const message = refusal(() => checkedBaseUrl(baseUrl));
    expect(message).toMatch(/^baseUrl: expected an http or https URL/);
    expect(message).not.toContain(secret);
  });

  it.each(["ftp://10.0.0.1", "socks5://10.0.0.1:1080", `http://user:${secret}@`, `::${secret}`])(
    "HTTPS_PROXY %j",
    (HTTPS_PROXY) => {
      const message = refusal(() => proxySettings("https://a.example", { HTTPS_PROXY }));
      expect(message).toBe("HTTPS_PROXY: expected the http or https URL of a proxy, got something else");
    },
  );
});

describe("a right option stays as it is:", () => {
  it("any printable ASCII as a key", () => {
    const key = String.fromCharCode(...Array.from({ length: 94 }, (_, n) => n + 33));
    expect(checkedSecret("apiKey", key)).toBe(key);
  });

  it.each([
    ["https://api.example.test", "https://api.example.test", ""],
    ["http://127.0.0.1:9/", "http://127.0.0.1:9", ""],
    ["http://127.0.0.1:9/gate/way//", "http://127.0.0.1:9", "/gate/way"],
  ])("%s, without slashes at its end", (baseUrl, origin, basePath) => {
    expect(checkedBaseUrl(baseUrl)).toEqual({ origin, basePath });
  });

  it.each([
    ["https://a.example", {}, "", ""],
    ["https://a.example", { HTTPS_PROXY: " ", HTTP_PROXY: "http://10.0.0.1" }, "", ""],
    ["https://a.example", { HTTPS_PROXY: "http://10.0.0.1:3128" }, "http://10.0.0.1:3128/", ""],
    ["http://a.example", { HTTP_PROXY: "10.0.0.1:3128", HTTPS_PROXY: "?" }, "http://10.0.0.1:3128/", ""],
    ["https://a.example", { https_proxy: "https://b", HTTPS_PROXY: "http://c" }, "https://b/", ""],
    ["https://a.example", { NO_PROXY: "a.example, .b" }, "", "a.example,.b"],
  ])("for %s the proxies of %j", (origin, environment, proxy, noProxy) => {
    expect(proxySettings(origin, environment)).toEqual({
      httpProxy: proxy,
      httpsProxy: proxy,
      noProxy: `${noProxy},localhost,127.0.0.1,::1`,
    });
  });

  it("no proxy for any host", () => {
    expect(proxySettings("http://a.example", { NO_PROXY: "a, *" }).noProxy).toBe("*");
  });
});
