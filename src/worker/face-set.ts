/**
 * The faces of the running node: links, their states, and the counters that outlive a lost link.
 *
 * Knows links and nothing of feeds. The node sees a face only while its link is up; what it counted is added up here.
 */
import type { DropReason } from "../core/effects.ts";
import { EnvironmentError } from "../core/environment-error.ts";
import type { FaceCounters } from "../core/face-state.ts";
import type { FaceLink, LinkState } from "../faces/port.ts";
import type { FaceView, RadioView } from "./api.ts";

/** What the faces need of the driver. */
export interface FaceSurroundings {
  up(id: string, link: FaceLink): void;
  down(id: string): void;
  /** A packet came in. False when too many wait: it is gone. */
  packet(id: string, packet: Uint8Array): boolean;
  /** Counters of a face that is up. */
  counters(id: string): { readonly counters: FaceCounters; readonly queued: number } | undefined;
  /** What there is to say of the air of a radio; null on a LAN. */
  radio(id: string, link: FaceLink): RadioView | null;
  changed(view: FaceView): void;
}

/** While a limit holds packets back, it is told this often how long it lasts, ms. */
const WAIT_STEP_MS = 5_000;

interface Face {
  readonly id: string;
  readonly link: FaceLink;
  state: LinkState;
  /** Sums of earlier times when the link was up. */
  readonly past: FaceCounters;
  /** Called at each state until it returns true. */
  watchers: ((state: LinkState) => boolean)[];
}

export class FaceSet {
  private readonly faces = new Map<string, Face>();
  /** What was told last of the traffic of a face; gone with it. */
  private readonly told = new Map<string, string>();
  private readonly surroundings: FaceSurroundings;

  constructor(surroundings: FaceSurroundings) {
    this.surroundings = surroundings;
  }

  has(id: string): boolean {
    return this.faces.has(id);
  }

  /** The link of a face. @throws EnvironmentError `unknown-face`. */
  linkOf(id: string): FaceLink {
    const face = this.faces.get(id);
    if (!face) throw new EnvironmentError("unknown-face", id);
    return face.link;
  }

  /** Adds a link under `id` and opens it. */
  add(id: string, link: FaceLink): void {
    const face: Face = {
      id,
      link,
      state: { phase: "connecting" },
      past: { packetsIn: 0, packetsOut: 0, airtimeMs: 0, drops: new Map() },
      watchers: [],
    };
    this.faces.set(id, face);
    link.open({
      packet: (packet) => {
        if (!this.surroundings.packet(id, packet)) countDrop(face.past, "queue-full");
      },
      state: (state) => this.handleState(face, state),
      dropped: (reason) => countDrop(face.past, reason),
    });
  }

  /** Hands a packet to a link; gone when the link can not take it, as on air. */
  send(id: string, packet: Uint8Array): void {
    const face = this.faces.get(id);
    if (face && !face.link.send(packet)) countDrop(face.past, "link-full");
  }

  /** Counts a packet of ours that never got to the link. */
  countLost(id: string): void {
    const face = this.faces.get(id);
    if (face) countDrop(face.past, "link-full");
  }

  /** Resolves with the first state that `isSettled` accepts, the present one included. @throws EnvironmentError `unknown-face` when it is closed before. */
  settled(id: string, isSettled: (state: LinkState) => boolean): Promise<LinkState> {
    const face = this.faces.get(id);
    if (!face) return Promise.reject(new EnvironmentError("unknown-face", id));
    if (isSettled(face.state)) return Promise.resolve(face.state);
    return new Promise((resolve, reject) => {
      face.watchers.push((state) => {
        if (state.phase === "closed") reject(new EnvironmentError("unknown-face", id));
        else if (isSettled(state)) resolve(state);
        else return false;
        return true;
      });
    });
  }

  /** Closes a link and forgets the face. @throws EnvironmentError `unknown-face`. */
  async remove(id: string): Promise<void> {
    const link = this.linkOf(id);
    await link.close();
    // Whoever removes it too may have been faster, and another face may have its ID now.
    if (this.faces.get(id)?.link !== link) return;
    this.faces.delete(id);
    this.told.delete(id);
  }

  async closeAll(): Promise<void> {
    await Promise.all([...this.faces.keys()].map((id) => this.remove(id)));
  }

  /** Links that wait for their next try have it now. */
  tryNow(): void {
    for (const { link } of this.faces.values()) link.tryNow?.();
  }

  /** The links that are up now. */
  *linksUp(): Iterable<readonly [id: string, link: FaceLink]> {
    for (const { id, link, state } of this.faces.values()) if (state.phase === "up") yield [id, link];
  }

  /** Adds what the node counted to the sums; called before the node forgets the face. */
  keepCounters(id: string): void {
    const face = this.faces.get(id);
    const present = this.surroundings.counters(id)?.counters;
    if (!face || !present) return;
    const { past } = face;
    past.packetsIn += present.packetsIn;
    past.packetsOut += present.packetsOut;
    past.airtimeMs += present.airtimeMs;
    for (const [reason, count] of present.drops) countDrop(past, reason, count);
  }

  /** @throws EnvironmentError `unknown-face`. */
  view(id: string): FaceView {
    const face = this.faces.get(id);
    if (!face) throw new EnvironmentError("unknown-face", id);
    return this.viewOf(face);
  }

  /** Tells the faces on which packets went since the last time, or what is left of the hour has changed. */
  tellTraffic(): void {
    for (const face of this.faces.values()) {
      const view = this.viewOf(face);
      const waitSteps = Math.ceil((view.radio?.nextAllowedMs ?? 0) / WAIT_STEP_MS);
      const traffic = [
        view.packetsIn + view.packetsOut + view.queued,
        view.radio?.usedMs,
        waitSteps,
        view.signal?.rssiDbm,
        view.signal?.snrDb,
      ].join();
      if (this.told.get(face.id) === traffic) continue;
      this.told.set(face.id, traffic);
      this.surroundings.changed(view);
    }
  }

  views(): FaceView[] {
    return [...this.faces.values()].map((face) => this.viewOf(face));
  }

  private viewOf({ id, link, state, past }: Face): FaceView {
    const now = this.surroundings.counters(id);
    const drops: Partial<Record<DropReason, number>> = {};
    for (const counters of [past, now?.counters])
      for (const [reason, count] of counters?.drops ?? []) drops[reason] = (drops[reason] ?? 0) + count;
    return {
      id,
      kind: link.kind,
      address: link.address,
      phase: state.phase,
      code: state.code ?? null,
      detail: state.detail ?? "",
      packetsIn: past.packetsIn + (now?.counters.packetsIn ?? 0),
      packetsOut: past.packetsOut + (now?.counters.packetsOut ?? 0),
      queued: now?.queued ?? 0,
      drops,
      airtimeMs: Math.round(past.airtimeMs + (now?.counters.airtimeMs ?? 0)),
      radio: this.surroundings.radio(id, link),
      signal: link.signal ?? null,
    };
  }

  private handleState(face: Face, state: LinkState): void {
    const wasUp = face.state.phase === "up";
    const isUp = state.phase === "up";
    face.state = state;
    if (isUp && !wasUp) this.surroundings.up(face.id, face.link);
    if (wasUp && !isUp) {
      this.keepCounters(face.id);
      this.surroundings.down(face.id);
    }
    face.watchers = face.watchers.filter((watch) => !watch(state));
    this.surroundings.changed(this.viewOf(face));
  }
}

function countDrop({ drops }: FaceCounters, reason: DropReason, count = 1): void {
  drops.set(reason, (drops.get(reason) ?? 0) + count);
}
