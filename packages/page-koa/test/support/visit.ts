import { PASSWORD, type Workshop } from "./workshop.ts";

/** A request of the page that follows no redirect. */
export function visit(url: string, path: string, init: RequestInit = {}): Promise<Response> {
  return fetch(new URL(path, url), { redirect: "manual", ...init });
}

/** The first cookie that a response sets. */
export function cookieOf({ headers }: Response): string {
  return headers.getSetCookie()[0] ?? "";
}

/** Signs in as a browser would, and returns what came of it. */
export async function signedIn(
  url: string,
  headers: Record<string, string> = {},
  name = "Sari",
  fields: Record<string, string> = {},
) {
  const response = await visit(url, "masuk", {
    method: "POST",
    headers: { ...headers, "Sec-Fetch-Site": "same-origin" },
    body: new URLSearchParams({ nama: name, sandi: PASSWORD, ...fields }),
  });
  const setCookie = cookieOf(response);
  const [cookie = ""] = setCookie.split(";");
  return { response, setCookie, cookie, location: response.headers.get("location") };
}

/** Signs in by a link, without the quarter of a second that a password takes, and asks and sends as the page does. */
export async function signedInByLink({ url, links }: Pick<Workshop, "url" | "links">, name = "Sari") {
  const [cookie = ""] = cookieOf(await visit(url, links.issue(name))).split(";");
  const headers = { Cookie: cookie, "Sec-Fetch-Site": "same-origin" };
  return {
    get: (path: string) => visit(url, path, { headers }),
    post: (path: string, fields: Record<string, string>) =>
      visit(url, path, { method: "POST", headers, body: new URLSearchParams(fields) }),
  };
}

/** The hidden fields of the first form that holds this text. */
export function hiddenOf(html: string, text: string): Record<string, string> {
  const [form = ""] = (html.split("<form").find((each) => each.includes(text)) ?? "").split("</form>");
  return Object.fromEntries(
    [...form.matchAll(/type="hidden" name="([\w.-]+)" value="([^"]*)"/g)].map(([, name = "", value = ""]) => [
      name,
      value.replaceAll("&quot;", '"').replaceAll("&amp;", "&"),
    ]),
  );
}

/** What a reader sees: the texts of a screen, each on a line of its own. */
export function textOf(html: string): string {
  const entities: Record<string, string> = { lt: "<", gt: ">", quot: '"', amp: "&", "#39": "'" };
  return html
    .replace(/<[^>]*>/g, "\n")
    .replace(/&(lt|gt|quot|amp|#39);/g, (_, name: string) => entities[name] ?? "")
    .replace(/\s*\n\s*/g, "\n");
}
