import { onPinnedNode } from "@pengingat/example-composition/pinned-node";
import { keepHeapSmall } from "./small-heap.js";

keepHeapSmall();
await onPinnedNode(() => import("./remind.js"));
