import { onPinnedNode } from "@pengingat/example-composition/pinned-node";

await onPinnedNode(() => import("./migrate-tables.js"));
