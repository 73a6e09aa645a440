/**
 * The serial faces of a profile: one a port, any number at once, each remembered with the identity of its port.
 *
 * Knows nothing of bytes; which link gets which port is the matter of `SerialPorts`. Ids are `serial-1`, `serial-2`, … and stay with the face over restarts.
 */
import { EnvironmentError } from "../core/environment-error.ts";
import type { LinkPhase } from "../faces/port.ts";
import { SerialLink, type SerialLinkOptions } from "../faces/serial-link.ts";
import { portIdentity, type SerialLike } from "../faces/serial-port.ts";
import { SerialPorts } from "../faces/serial-ports.ts";
import type { DoneCall, SerialFaceSetting } from "../store/port.ts";
import type { FaceView, PickedPort } from "./api.ts";
import type { FaceSet } from "./face-set.ts";
import type { Profile } from "./profile.ts";
import { rememberedIn } from "./remembered-serial.ts";

/** Phases in which it is still being found out whether the port can be had, and what is at it. */
const UNDECIDED: readonly LinkPhase[] = ["connecting", "listening"];

export class SerialFaces {
  private readonly faceSet: FaceSet;
  private readonly profile: Profile;
  private readonly ports: SerialPorts | undefined;
  /** The last of the connects that found their faces one after the other. */
  private lastPick: Promise<unknown> = Promise.resolve();

  constructor(faceSet: FaceSet, profile: Profile, serial: SerialLike | undefined) {
    this.faceSet = faceSet;
    this.profile = profile;
    this.ports = serial && new SerialPorts(serial);
  }

  openRemembered(): void {
    for (const { id, port } of this.remembered()) this.open(id, { preferredPort: port });
  }

  /**
   * Gives one more permitted port a face, or decides about the one that is there and not up yet; with `picked`, that port.
   * @throws EnvironmentError `serial-unsupported`, `serial-no-permission`, `serial-none-left`, or with the code of a link that is refused.
   */
  async connect(assumeBridge: boolean, picked: PickedPort | undefined, token: string): Promise<FaceView> {
    const pick = this.lastPick.then(() => this.pick(assumeBridge, picked, token));
    this.lastPick = pick.catch(() => undefined); // Whoever asked for it hears of its failure.
    const id = await pick;
    const state = await this.faceSet.settled(id, ({ phase }) => !UNDECIDED.includes(phase));
    if (state.phase === "refused" && state.code) {
      await this.disconnect(id);
      throw new EnvironmentError(state.code, state.detail ?? []);
    }
    return this.faceSet.view(id);
  }

  /** A person says that the port of this face is a bridge. @throws EnvironmentError `unknown-face`. */
  async assumeBridge(id: string): Promise<void> {
    const link = this.faceSet.linkOf(id);
    if (!(link instanceof SerialLink))
      throw new EnvironmentError("unknown-face", "Only a serial face can be a bridge.");
    if (!link.assumeBridge()) return;
    await this.profile.changeSettings(({ bridges = [] }) => ({ bridges: [...new Set([...bridges, link.address])] }));
  }

  /** Takes a face away and forgets its port. */
  async disconnect(id: string, token?: string): Promise<void> {
    await this.faceSet.remove(id);
    const done = token === undefined ? undefined : { token, answer: undefined };
    await this.remember((faces) => faces.filter((face) => face.id !== id), done);
  }

  /** The face is up: its port is to be had again after a restart. */
  async handleUp(id: string): Promise<void> {
    const port = this.faceSet.linkOf(id).address;
    if (this.remembered().some((face) => face.id === id && face.port === port)) return;
    await this.remember((faces) => faces.map((face) => (face.id === id ? { ...face, port } : face)));
  }

  /** The face that is to have a port now. */
  private async pick(assumeBridge: boolean, picked: PickedPort | undefined, token: string): Promise<string> {
    const { ports } = this;
    const done = this.remembered().find((face) => face.token === token);
    if (done && this.faceSet.has(done.id)) return done.id;
    if (!ports) throw new EnvironmentError("serial-unsupported");
    for (const { link } of this.serialFaces()) await link.lookNow();
    const pickedPort = picked && (await ports.find(picked, portIdentity(picked.info)));
    const owner = pickedPort && this.serialFaces().find(({ link }) => link.has(pickedPort));
    if (owner && !this.isHopeless(owner.id)) {
      if (assumeBridge) await this.assumeBridge(owner.id);
      return owner.id;
    }
    const refused = this.serialFaces().find((face) => this.isHopeless(face.id));
    if (refused || pickedPort || (await ports.hasSpare())) {
      const id = refused?.id ?? this.nextId();
      if (refused) await this.faceSet.remove(id);
      else await this.remember((faces) => [...faces, { id, token, assumedRadio: this.profile.settings.nextRadio }]);
      this.open(id, { assumeBridge, pickedPort });
      await this.faceSet.settled(id, ({ phase }) => phase !== "connecting");
      return id;
    }
    const undecided = this.serialFaces().find(({ id }) => {
      const { phase, code } = this.faceSet.view(id);
      return UNDECIDED.includes(phase) || phase === "unconfirmed" || code === "serial-busy";
    });
    if (undecided) {
      if (assumeBridge) await this.assumeBridge(undecided.id);
      return undecided.id;
    }
    throw new EnvironmentError((await ports.list()).length === 0 ? "serial-no-permission" : "serial-none-left");
  }

  /** Whether a face has no port and keeps to none: it begins anew when a person connects. */
  private isHopeless(id: string): boolean {
    const { phase, code } = this.faceSet.view(id);
    const keepsToPort = this.remembered().some((face) => face.id === id && face.port !== undefined);
    return phase === "refused" && (code === "serial-console" || !keepsToPort);
  }

  private serialFaces(): { readonly id: string; readonly link: SerialLink }[] {
    return this.faceSet.views().flatMap(({ id }) => {
      const link = this.faceSet.linkOf(id);
      return link instanceof SerialLink ? [{ id, link }] : [];
    });
  }

  private open(id: string, options: Omit<SerialLinkOptions, "vouchedPorts">): void {
    const { bridges: vouchedPorts } = this.profile.settings;
    this.faceSet.add(id, new SerialLink(this.ports, { ...options, vouchedPorts }));
  }

  private nextId(): string {
    for (let no = 1; ; no++) if (!this.faceSet.has(`serial-${no}`)) return `serial-${no}`;
  }

  private remembered(): readonly SerialFaceSetting[] {
    return rememberedIn(this.profile.settings);
  }

  private remember(
    change: (faces: readonly SerialFaceSetting[]) => readonly SerialFaceSetting[],
    done?: DoneCall,
  ): Promise<void> {
    return this.profile.changeSettings((settings) => ({ serialFaces: change(rememberedIn(settings)) }), done);
  }
}
