import { describeFaceLink, Inbox } from "../contracts/face-link.ts";
import { memoryLinkPair } from "./memory-link.ts";

describeFaceLink(
  "the memory link",
  async () => {
    const [link, far] = memoryLinkPair();
    const heard = new Inbox<Uint8Array>();
    far.open({ packet: (packet) => heard.push(packet), state: () => undefined });
    return {
      link,
      heard,
      greet: () => undefined,
      say: (packet) => far.send(packet),
      // Its far side refuses to send any.
      sayJunk: () => Number(far.send(new Uint8Array(251))),
      outage: { begin: () => link.cut(), end: () => link.mend() },
      dispose: () => far.close(),
    };
  },
  { canBeLost: true },
);
