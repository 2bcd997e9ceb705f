import { fonnteChecks } from "@pengingat/adapter-fonnte";
import { starsenderChecks } from "@pengingat/adapter-starsender";
import { whatsappCloudChecks } from "@pengingat/adapter-whatsapp-cloud";
import type { CheckResult, Checks } from "@pengingat/core";
import { ContainerModule } from "inversify";
import { noticeChecks } from "../doctor/notice-checks.js";
import { settingsChecks } from "../doctor/settings-checks.js";
import { webhookChecks } from "../doctor/webhook-checks.js";
import { tableOwner } from "../import/our-tables.js";
import { asSettings } from "../settings/as-settings.js";
import { type BuiltInMessenger, isModule } from "../settings/messenger-settings.js";
import { type LiveSettings, type Resolver, Tokens } from "./tokens.js";

/** Each looks at its gateway. A messenger that prints has nothing to look at. */
const OF_MESSENGER: Record<BuiltInMessenger, (settings: LiveSettings["messenger"]) => Checks> = {
  starsender: ({ starsender, timeoutMs }) => starsenderChecks({ ...starsender, timeoutMs }),
  fonnte: ({ fonnte, timeoutMs }) => fonnteChecks({ ...fonnte, timeoutMs }),
  "whatsapp-cloud": ({ whatsappCloud, timeoutMs }) => {
    const { accessToken, phoneNumberId, baseUrl, template } = whatsappCloud;
    return whatsappCloudChecks({ accessToken, phoneNumberId, baseUrl, template, timeoutMs });
  },
  console: () => ({ run: async () => [] }),
};

function ofModule(path: string): Checks {
  const what = `${path} was loaded; what its gateway says of itself cannot be asked.`;
  return { run: async () => [{ name: "own messenger", state: "ok", what }] };
}

/** What there is to look at before going live: the settings, the database and each gateway. */
export const checksModule = new ContainerModule(({ bind }) => {
  bind(Tokens.Checks)
    .toDynamicValue((context): Checks => {
      const settings = context.get(Tokens.Settings);
      const { isEmbedded, messenger } = settings;
      const all = [
        settingsChecks({ ...settings, isDemo: context.get(Tokens.IsDemo) }, context.get(Tokens.Clock)),
        storeChecks(context),
        webhookChecks(
          context.get(Tokens.Store),
          // One of a gateway that is used no more need not call.
          context
            .get(Tokens.Webhooks)
            .map(({ gateway }) => gateway)
            .filter((gateway) => messenger.kinds.some((kind) => kind === gateway)),
          settings.timeZone,
        ),
        noticeChecks(context.get(Tokens.Notices), settings.timeZone),
        ...messenger.kinds.map((kind) => (isModule(kind) ? ofModule(kind) : OF_MESSENGER[kind](messenger))),
      ];
      return {
        async run() {
          const results = (await Promise.all(all.map((checks) => checks.run()))).flat().map(inOurWords);
          // The embedded database is pengingat's own, its role too.
          return isEmbedded ? results.filter(({ name }) => name !== "rights") : results;
        },
      };
    })
    .inSingletonScope();
});

/** Tables that an import made are pengingat's to write, also in `DATABASE_URL`. */
function storeChecks(context: Resolver): Checks {
  const store = context.get(Tokens.Store);
  return {
    async run() {
      // Where the database cannot be reached, the store's own checks say so.
      const owner = await tableOwner(context.get(Tokens.Sequelize)).catch(() => "other");
      return store.checks({ maintainedTables: owner === "ours" ? ["customer", "vehicle"] : [] }).run();
    },
  };
}

function inOurWords({ what, remedy, ...result }: CheckResult): CheckResult {
  return { ...result, what: asSettings(what), ...(remedy !== undefined && { remedy: asSettings(remedy) }) };
}
