/** The page around a pretended node, for looking at it: `npx vite`, then /test/ui/preview.html. */
import { TinyssbApp } from "../../src/ui/shell/tinyssb-app.ts";
import { FakeTinyssb } from "../support/fake-tinyssb.ts";
import { livelyNode } from "../support/lively-node.ts";

const app = new TinyssbApp();
app.node = new URLSearchParams(location.search).has("empty") ? new FakeTinyssb() : livelyNode();
app.profile = "default";
app.openProfile = () => new FakeTinyssb();
document.body.replaceChildren(app);
