import { onPinnedNode } from "@pengingat/example-composition/pinned-node";

await onPinnedNode(() => import("./print-token.js"));
