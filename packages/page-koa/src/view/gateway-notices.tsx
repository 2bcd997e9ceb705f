import type { GatewayNotice } from "@pengingat/core";
import { Text } from "./parts.js";
import type { View } from "./view.js";

/** What the WhatsApp service says of the account, the number and the template, and has not taken back. */
export function GatewayNotices({
  view,
  notices,
}: {
  readonly view: View;
  readonly notices: readonly GatewayNotice[];
}) {
  const { t, dates } = view;
  if (notices.length === 0) return null;
  const halts = notices.some(({ severity }) => severity === "halt");
  return (
    <section class="panel held">
      <h2>{t.today.noticesTitle}</h2>
      <p>{halts ? t.today.noticesHalt : t.today.noticesWarn}</p>
      <ul>
        {notices.map(({ at, words }) => (
          <li>
            {dates.moment(at)}:{" "}
            <span lang="en">
              <Text>{words}</Text>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
