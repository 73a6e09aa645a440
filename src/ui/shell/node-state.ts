/**
 * What the node last said of itself, kept for an element: read when it appears, and again, at most once in a gap, when the node tells
 * of a change.
 *
 * Knows nothing of what is shown. A failure to read goes to the notice area.
 */
import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { FaceView, FeedView, NodeStatus, Tinyssb, WhoAmI } from "../../client/api.ts";
import { Coalesced } from "../base/coalesced.ts";
import { NoticeEvent, tellProblem } from "../base/problem.ts";

export class NodeState implements ReactiveController {
  me: WhoAmI | undefined;
  status: NodeStatus | undefined;
  feeds: readonly FeedView[] = [];
  faces: readonly FaceView[] = [];
  /** Unread entries of each feed that has any. */
  unread: Readonly<Record<string, number>> = {};

  #listening: (() => void)[] = [];
  #changedFaces = new Map<string, FaceView>();
  #refreshFeeds = new Coalesced(() => this.readFeeds());
  #refreshFaces = new Coalesced(() => this.#takeFaces());
  #refreshUnread = new Coalesced(() => this.#readUnread());
  #readsStatusToo = false;
  #refreshStatus = new Coalesced(() => this.#read(async (node) => ({ status: await node.status() })));
  readonly #host: ReactiveControllerHost & EventTarget;
  readonly #node: () => Tinyssb;

  /** @param node the node of the moment; asked for when the host is connected. */
  constructor(host: ReactiveControllerHost & EventTarget, node: () => Tinyssb) {
    this.#host = host;
    this.#node = node;
    host.addController(this);
  }

  hostConnected(): void {
    const node = this.#node();
    this.#refreshFeeds = new Coalesced(() => this.readFeeds());
    this.#refreshFaces = new Coalesced(() => this.#takeFaces());
    this.#refreshUnread = new Coalesced(() => this.#readUnread());
    this.#refreshStatus = new Coalesced(() => this.#read(async (node) => ({ status: await node.status() })));
    const feedsChanged = () => this.#refreshFeeds.request();
    this.#listening = [
      node.on("entry", feedsChanged),
      node.on("blob", feedsChanged),
      node.on("feed", () => {
        this.#readsStatusToo = true; // A restore brings feeds and the time of a backup: no moment shows one without the other.
        feedsChanged();
      }),
      node.on("face", (face) => {
        this.#changedFaces.set(face.id, face);
        this.#refreshFaces.request();
      }),
      node.on("unread", () => this.#refreshUnread.request()),
      node.on("status", (status) => this.#take({ status })),
      node.on("error", ({ code, happened, cause, remedy, detail }) => {
        const problem = { code, happened, cause, remedy, detail };
        this.#host.dispatchEvent(new NoticeEvent({ kind: "problem", problem }));
      }),
    ];
    this.readAll();
  }

  hostDisconnected(): void {
    for (const stop of this.#listening) stop();
    this.#refreshFeeds.stop();
    this.#refreshFaces.stop();
    this.#refreshUnread.stop();
    this.#refreshStatus.stop();
  }

  /** Reads everything again. */
  readAll(): void {
    this.#refreshFeeds.request();
    this.#refreshUnread.request();
    void this.#read(async (node) => ({ faces: await node.faces() }));
    this.#refreshStatus.request();
  }

  /** Reads name and feeds again; resolves when they are here. */
  async readFeeds(): Promise<void> {
    const readsStatus = this.#readsStatusToo;
    this.#readsStatusToo = false;
    await this.#read(async (node) => {
      const reading = readsStatus ? node.status() : undefined;
      const [me, feeds, status] = await Promise.all([node.whoami(), node.feeds(), reading]);
      return { me, feeds, ...(status ? { status } : {}) };
    });
  }

  /** Takes the faces that changed; when one closed or is new, the list is read again. */
  async #takeFaces(): Promise<void> {
    const changed = new Map(this.#changedFaces);
    this.#changedFaces.clear();
    const known = new Set(this.faces.map(({ id }) => id));
    if ([...changed.values()].some((face) => face.phase === "closed" || !known.has(face.id)))
      await this.#read(async (node) => ({ faces: await node.faces() }));
    else this.#take({ faces: this.faces.map((face) => changed.get(face.id) ?? face) });
  }

  /** What can not be read now (the node moves between tabs) is read at the next change. */
  async #readUnread(): Promise<void> {
    try {
      const { feeds } = await this.#node().unread();
      this.#take({ unread: feeds });
    } catch {
      return;
    }
  }

  async #read(ask: (node: Tinyssb) => Promise<Partial<NodeState>>): Promise<void> {
    try {
      this.#take(await ask(this.#node()));
    } catch (error) {
      tellProblem(this.#host, error);
    }
  }

  #take(change: Partial<Pick<NodeState, "me" | "status" | "feeds" | "faces" | "unread">>): void {
    Object.assign(this, change);
    this.#host.requestUpdate();
  }
}
