/** The page around a pretended node, for looking at it: `npx vite`, then /test/ui/preview.html; `?talking` for a conversation with all that posts can have. */
import { startLanguage } from "../../src/ui/language/language.ts";
import { TinyssbApp } from "../../src/ui/shell/tinyssb-app.ts";
import { FakeTinyssb } from "../support/fake-tinyssb.ts";
import { livelyNode } from "../support/lively-node.ts";
import { talkingNode } from "../support/talking-node.ts";

const app = new TinyssbApp();
const wanted = new URLSearchParams(location.search);
app.node = wanted.has("empty") ? new FakeTinyssb() : wanted.has("talking") ? talkingNode() : livelyNode();
app.profile = "default";
app.openProfile = () => new FakeTinyssb();
await startLanguage();
document.body.replaceChildren(app);
