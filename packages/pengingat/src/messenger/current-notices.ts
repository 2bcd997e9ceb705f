import type { Clock, GatewayNotices, Messenger } from "@pengingat/core";
import { haltsRuns } from "@pengingat/core/adapter";

/**
 * The notices as they are for runs over this messenger: what halts none of them, such as a template that is not theirs, is a
 * warning.
 */
export function currentNotices(
  notices: Pick<GatewayNotices, "list">,
  messenger: () => Pick<Messenger, "subjects"> | null,
  clock: Pick<Clock, "now">,
): Pick<GatewayNotices, "list"> {
  return {
    async list() {
      const standing = await notices.list();
      const subjects = standing.length > 0 ? (messenger()?.subjects ?? []) : [];
      return standing.map((notice) =>
        haltsRuns(notice, subjects, clock.now()) ? notice : { ...notice, severity: "warning" },
      );
    },
  };
}
