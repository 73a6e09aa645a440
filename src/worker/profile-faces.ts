/**
 * Which faces a profile has: connecting and disconnecting them, and remembering that for the next start.
 *
 * Knows the kinds of links and the profile's settings; the links themselves are in a `FaceSet`. Any number of relays
 * and serial ports (`SerialFaces`), one face between tabs.
 */
import { EnvironmentError } from "../core/environment-error.ts";
import { MAX_RELAYS } from "../core/limits.ts";
import type { RadioReplication } from "../core/replication/radio.ts";
import type { FaceLink } from "../faces/port.ts";
import { RelayLink } from "../faces/relay-link.ts";
import type { SerialLike } from "../faces/serial-port.ts";
import { TabsLink } from "../faces/tabs-link.ts";
import type { FacesApi, FaceView, PickedPort } from "./api.ts";
import { assertOptions, assertPickedPort, assertText } from "./arguments.ts";
import type { FaceSet } from "./face-set.ts";
import type { WorkerEvents } from "./messages.ts";
import type { Profile } from "./profile.ts";
import { rememberedIn } from "./remembered-serial.ts";
import type { SerialFaces } from "./serial-faces.ts";
import { errorReport } from "./views.ts";

/** Id of the face between tabs; a relay's is its URL. */
const TABS_FACE = "tabs";

export interface ProfileFacesParts {
  readonly faces: FaceSet;
  /** Relay of a new profile. */
  readonly defaultRelay: string | undefined;
  readonly serial: SerialLike | undefined;
  readonly profile: Profile;
  /** Aborted when the node is to end: no face is opened any more. */
  readonly signal: AbortSignal;
  emit(name: "error", event: WorkerEvents["error"]): void;
  stopNeighbour(token: string): Promise<void>;
}

export class ProfileFaces implements FacesApi {
  private readonly parts: ProfileFacesParts;
  private readonly faceSet: FaceSet;
  private maybeSerialFaces: Promise<SerialFaces> | undefined;
  private maybeRadioReplication: RadioReplication | undefined;
  /** Faces that are being disconnected, by ID: whoever wants to connect one of them waits for that. */
  private readonly leaving = new Map<string, Promise<unknown>>();

  constructor(parts: ProfileFacesParts) {
    this.parts = parts;
    this.faceSet = parts.faces;
  }

  /** Opens what the profile had when it was last open. */
  openRemembered(): void {
    const { tabs = true } = this.parts.profile.settings;
    if (tabs) this.faceSet.add(TABS_FACE, new TabsLink());
    this.openRelays();
    if (rememberedIn(this.parts.profile.settings).length > 0)
      this.whenSerial((serial) => this.parts.signal.aborted || serial.openRemembered());
  }

  /** Opens the relays of the settings that are not open yet. */
  openRelays(): void {
    for (const url of this.relays()) this.addRelay(new RelayLink(url));
  }

  async tryFaces(): Promise<void> {
    this.faceSet.tryNow();
  }

  async faces(): Promise<FaceView[]> {
    return this.faceSet.views();
  }

  /** A link came up: a serial port is remembered. */
  handleUp(id: string, link: FaceLink): void {
    if (link.kind !== "serial") return;
    this.whenSerial((serial) => serial.handleUp(id));
  }

  /** @throws EnvironmentError `bad-relay-url`, `too-many-relays`. */
  async connectRelay(url: unknown, token: string = crypto.randomUUID()): Promise<FaceView> {
    const asked = new RelayLink(assertText(url, "URL"));
    // Another way to write the address of a relay that is connected means that one.
    const same = this.relays().find((known) => relayKey(known) === relayKey(asked.address));
    const link = same === undefined ? asked : new RelayLink(same);
    while (this.leaving.has(link.address)) await this.hasLeft(link.address);
    const isNew = !this.faceSet.has(link.address);
    this.addRelay(link);
    try {
      const done = { token, answer: this.faceSet.view(link.address) };
      await this.parts.profile.changeSettings(() => {
        const relays = [...new Set([...this.relays(), link.address])];
        if (relays.length > MAX_RELAYS) throw new EnvironmentError("too-many-relays");
        return { relays };
      }, done);
    } catch (error) {
      if (isNew) await this.faceSet.remove(link.address);
      throw error;
    }
    await this.faceSet.settled(link.address, ({ phase }) => phase !== "connecting");
    return this.faceSet.view(link.address);
  }

  async connectSerial(
    options: { assumeBridge?: boolean; port?: PickedPort } = {},
    token: string = crypto.randomUUID(),
  ): Promise<FaceView> {
    const { assumeBridge = false, port } = assertOptions(options);
    const picked = assertPickedPort(port);
    return (await this.serialFaces()).connect(assumeBridge, picked, token);
  }

  async connectTabs(token: string = crypto.randomUUID()): Promise<FaceView> {
    while (this.leaving.has(TABS_FACE)) await this.hasLeft(TABS_FACE);
    if (!this.faceSet.has(TABS_FACE)) this.faceSet.add(TABS_FACE, new TabsLink());
    const answer = this.faceSet.view(TABS_FACE);
    await this.parts.profile.changeSettings(() => ({ tabs: true }), { token, answer });
    return answer;
  }

  async assumeBridge(faceId: unknown): Promise<void> {
    const id = assertText(faceId, "face");
    return (await this.serialFaces()).assumeBridge(id);
  }

  /** @throws EnvironmentError `unknown-face`. */
  async disconnect(face: unknown, token: string = crypto.randomUUID()): Promise<void> {
    const faceId = assertText(face, "face");
    while (this.leaving.has(faceId)) await this.hasLeft(faceId);
    const { kind } = this.faceSet.linkOf(faceId);
    if (kind === "neighbour") return this.parts.stopNeighbour(token);
    const leaving =
      kind === "serial"
        ? this.serialFaces().then((serial) => serial.disconnect(faceId, token))
        : this.leave(faceId, kind === "relay", token);
    this.leaving.set(faceId, leaving);
    await leaving.finally(() => this.leaving.delete(faceId));
  }

  private async leave(faceId: string, isRelay: boolean, token: string): Promise<void> {
    await this.faceSet.remove(faceId);
    await this.parts.profile.changeSettings(
      () => (isRelay ? { relays: this.relays().filter((url) => url !== faceId) } : { tabs: false }),
      { token, answer: undefined },
    );
  }

  /** Resolves when the disconnecting that is under way has ended. Who asks again afterwards must do so without a pause between. */
  private async hasLeft(faceId: string): Promise<void> {
    await this.leaving.get(faceId)?.catch(() => undefined); // Who disconnects it hears of a failure.
  }

  /** How the node replicates on its radios, which are serial ports; undefined before the first. */
  get radioReplication(): RadioReplication | undefined {
    return this.maybeRadioReplication;
  }

  /** What speaks with serial ports, and how a radio replicates, is loaded when the profile has a port or is to have one. */
  private serialFaces(): Promise<SerialFaces> {
    const { faces, profile, serial } = this.parts;
    this.maybeSerialFaces ??= Promise.all([import("./serial-faces.ts"), import("../core/replication/radio.ts")]).then(
      ([{ SerialFaces }, { RADIO }]) => {
        this.maybeRadioReplication = RADIO;
        return new SerialFaces(faces, profile, serial);
      },
      (error: unknown) => {
        this.maybeSerialFaces = undefined; // The next call tries again.
        throw error;
      },
    );
    return this.maybeSerialFaces;
  }

  private whenSerial(act: (serial: SerialFaces) => unknown): void {
    this.serialFaces()
      .then(act)
      .catch((error: unknown) => this.parts.emit("error", errorReport(error)));
  }

  private addRelay(link: RelayLink): void {
    if (!this.faceSet.has(link.address)) this.faceSet.add(link.address, link);
  }

  /** Earlier versions kept one relay under several of its addresses: the first counts. */
  private relays(): readonly string[] {
    const { defaultRelay } = this.parts;
    const kept = this.parts.profile.settings.relays ?? (defaultRelay ? [defaultRelay] : []);
    const keys = kept.map(relayKey);
    return kept.filter((_, at) => keys.indexOf(keys[at]) === at);
  }
}

/** What the addresses of one relay have in common: this machine has several names, and a slash at the end means nothing, nor does no path. */
function relayKey(address: string): string {
  const { protocol, hostname, port, pathname, search } = new URL(address);
  const host = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname) ? "localhost" : hostname;
  return `${protocol}//${host}:${port}${pathname.replace(/\/+$/, "") || "/relay"}${search}`;
}
