/** Composition root of the worker: store, verifier and serial of this browser, put together for one tab. */
import { chooseVerifier, type Verifier } from "../crypto/verifier.ts";
import { openIndexedDbStore } from "../store/indexeddb-store.ts";
import { highestCopy, listProfiles } from "../store/other-profiles.ts";
import type { PageMessage } from "./messages.ts";
import { RunningNode } from "./running-node.ts";
import { Tab } from "./tab.ts";

// The worker's global scope, of which the DOM types know only what a window has too.
const scope = globalThis as unknown as {
  postMessage(message: unknown): void;
  close(): void;
  addEventListener(type: "message", listener: (event: MessageEvent<PageMessage>) => void): void;
};

let verifier: Promise<Verifier> | undefined;
let tab: Tab | undefined;

function chooseOnce(): Promise<Verifier> {
  verifier ??= chooseVerifier(
    crypto,
    () => new Worker(new URL("../crypto/verifying.worker.ts", import.meta.url), { type: "module" }),
  );
  return verifier;
}

scope.addEventListener("message", ({ data }) => {
  switch (data.kind) {
    case "start": {
      const { profile, defaultRelay } = data;
      tab ??= new Tab({
        profile,
        post: (message) => scope.postMessage(message),
        startNode: async (parts) => {
          const opening = openIndexedDbStore(profile, { onClosed: () => parts.lostLock() });
          // Computed while the browser opens the database.
          const choosing = chooseOnce();
          choosing.catch(() => undefined); // Told below.
          const store = await opening;
          try {
            return await RunningNode.start({
              ...parts,
              store,
              profile,
              verifier: await choosing,
              defaultRelay: defaultRelay ?? undefined,
              serial: navigator.serial,
              listProfiles,
              deleteStore: async () => (await import("../store/delete-profile.ts")).deleteProfile(profile),
              locks: navigator.locks,
              highestCopy: (feedId) => highestCopy(feedId, profile),
              startNeighbour: async (parts) => (await import("./neighbour/neighbour.ts")).Neighbour.start(parts),
            });
          } catch (error) {
            store.close();
            throw error;
          }
        },
      });
      return;
    }
    case "call":
      tab?.call(data.call);
      return;
    case "interests":
      tab?.listen(data.names);
      return;
    case "freeze":
      void tab?.freeze();
      return;
    case "resume":
      tab?.resume();
      return;
    case "close":
      void tab?.close().finally(() => scope.close());
      return;
  }
});
