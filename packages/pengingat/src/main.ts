#!/usr/bin/env node
import { onPinnedNode } from "./process/pinned-node.js";

await onPinnedNode(() => import("./program.js"));
