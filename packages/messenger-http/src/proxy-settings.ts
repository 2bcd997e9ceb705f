import { invalidHiddenOption } from "./hidden-option.js";

/** Which proxy to use, as undici takes it. */
export interface ProxySettings {
  /** Empty where there is none. */
  readonly httpProxy: string;
  /** Empty where there is none. */
  readonly httpsProxy: string;
  /** The hosts that are reached directly. */
  readonly noProxy: string;
}

/** This machine is never reached through a proxy. */
const LOOPBACK = ["localhost", "127.0.0.1", "::1"];

/**
 * Reads `HTTPS_PROXY` for an https origin, or `HTTP_PROXY` for an http one, and `NO_PROXY`; lower-case names take
 * precedence. A proxy without a scheme, such as `10.0.0.1:3128`, is an `http:` one, as in curl and Python.
 *
 * @throws {ReminderError} `INVALID_OPTION`, without the value: it may hold a password
 */
export function proxySettings(origin: string, environment: NodeJS.ProcessEnv): ProxySettings {
  const proxy = proxyUrl(environment, origin.startsWith("https:") ? "HTTPS_PROXY" : "HTTP_PROXY");
  const direct = given(environment, "NO_PROXY").split(/[,\s]+/);
  return {
    // Both, as undici would use the one of http for https too.
    httpProxy: proxy,
    httpsProxy: proxy,
    noProxy: direct.includes("*") ? "*" : [...direct, ...LOOPBACK].join(","),
  };
}

function proxyUrl(environment: NodeJS.ProcessEnv, name: string): string {
  const value = given(environment, name);
  if (value === "") return "";
  const url = URL.parse(value.includes("://") ? value : `http://${value}`);
  if (url?.protocol === "http:" || url?.protocol === "https:") return url.href;
  throw invalidHiddenOption(name, "the http or https URL of a proxy", "something else");
}

function given(environment: NodeJS.ProcessEnv, name: string): string {
  return (environment[name.toLowerCase()] ?? environment[name] ?? "").trim();
}
