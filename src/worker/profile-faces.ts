/**
 * Which faces a profile has: connecting and disconnecting them, and remembering that for the next start.
 *
 * Knows the kinds of links and the profile's settings; the links themselves are in a `FaceSet`. One serial face and one between tabs,
 * any number of relays.
 */
import { EnvironmentError } from "../core/environment-error.ts";
import type { FaceLink } from "../faces/port.ts";
import { RelayLink } from "../faces/relay-link.ts";
import { SerialLink } from "../faces/serial-link.ts";
import { TabsLink } from "../faces/tabs-link.ts";
import type { FacesApi, FaceView, TinyssbEvents } from "./api.ts";
import { assertText } from "./arguments.ts";
import type { FaceSet } from "./face-set.ts";
import type { Profile } from "./profile.ts";
import { errorView } from "./views.ts";

/** Id of the serial and of the tabs face; a relay's is its URL. */
const SERIAL_FACE = "serial";
const TABS_FACE = "tabs";

export interface ProfileFacesParts {
  readonly faces: FaceSet;
  /** Relay of a new profile. */
  readonly defaultRelay: string | undefined;
  readonly serial: Serial | undefined;
  readonly profile: Profile;
  emit(name: "error", event: TinyssbEvents["error"]): void;
}

export class ProfileFaces implements FacesApi {
  private readonly parts: ProfileFacesParts;
  private readonly faceSet: FaceSet;

  constructor(parts: ProfileFacesParts) {
    this.parts = parts;
    this.faceSet = parts.faces;
  }

  /** Opens what the profile had when it was last open. */
  openRemembered(): void {
    const { tabs = true, serial } = this.parts.profile.settings;
    if (tabs) this.faceSet.add(TABS_FACE, new TabsLink());
    for (const url of this.relays()) this.addRelay(new RelayLink(url));
    if (serial) this.addSerial(false);
  }

  async faces(): Promise<FaceView[]> {
    return this.faceSet.views();
  }

  /** A link came up: the serial port is preferred from now on. */
  handleUp(link: FaceLink): void {
    if (link.kind !== "serial" || link.address === this.parts.profile.settings.serialPort) return;
    this.parts.profile
      .changeSettings({ serialPort: link.address })
      .catch((error: unknown) => this.parts.emit("error", errorView(error)));
  }

  /** @throws EnvironmentError `bad-relay-url`. */
  async connectRelay(url: unknown): Promise<FaceView> {
    const link = new RelayLink(assertText(url, "URL"));
    this.addRelay(link);
    await this.parts.profile.changeSettings({ relays: [...new Set([...this.relays(), link.address])] });
    await this.faceSet.settled(link.address, ({ phase }) => phase !== "connecting");
    return this.faceSet.view(link.address);
  }

  /** @throws EnvironmentError with the code of a link that is refused. */
  async connectSerial({ assumeBridge = false }: { assumeBridge?: boolean } = {}): Promise<FaceView> {
    await this.parts.profile.changeSettings({ serial: true });
    if (this.faceSet.has(SERIAL_FACE) && this.faceSet.view(SERIAL_FACE).phase === "refused")
      await this.faceSet.remove(SERIAL_FACE);
    if (!this.faceSet.has(SERIAL_FACE)) this.addSerial(assumeBridge);
    else if (assumeBridge) await this.assumeBridge(SERIAL_FACE);
    const state = await this.faceSet.settled(
      SERIAL_FACE,
      ({ phase }) => phase !== "connecting" && phase !== "listening",
    );
    if (state.phase === "refused" && state.code) {
      await this.disconnect(SERIAL_FACE);
      throw new EnvironmentError(state.code, state.detail ?? []);
    }
    return this.faceSet.view(SERIAL_FACE);
  }

  async connectTabs(): Promise<FaceView> {
    await this.parts.profile.changeSettings({ tabs: true });
    if (!this.faceSet.has(TABS_FACE)) this.faceSet.add(TABS_FACE, new TabsLink());
    return this.faceSet.view(TABS_FACE);
  }

  /** @throws EnvironmentError `unknown-face`. */
  async assumeBridge(faceId: unknown): Promise<void> {
    const link = this.faceSet.linkOf(assertText(faceId, "face"));
    if (!(link instanceof SerialLink))
      throw new EnvironmentError("unknown-face", "Only a serial face can be a bridge.");
    if (!link.assumeBridge()) return;
    const { bridges = [] } = this.parts.profile.settings;
    await this.parts.profile.changeSettings({ bridges: [...new Set([...bridges, link.address])] });
  }

  /** @throws EnvironmentError `unknown-face`. */
  async disconnect(face: unknown): Promise<void> {
    const faceId = assertText(face, "face");
    const { kind } = this.faceSet.linkOf(faceId);
    await this.faceSet.remove(faceId);
    if (kind === "relay")
      await this.parts.profile.changeSettings({ relays: this.relays().filter((url) => url !== faceId) });
    else await this.parts.profile.changeSettings(kind === "serial" ? { serial: false } : { tabs: false });
  }

  private addRelay(link: RelayLink): void {
    if (!this.faceSet.has(link.address)) this.faceSet.add(link.address, link);
  }

  private addSerial(assumeBridge: boolean): void {
    const { serialPort: preferredPort, bridges: vouchedPorts } = this.parts.profile.settings;
    this.faceSet.add(SERIAL_FACE, new SerialLink(this.parts.serial, { assumeBridge, preferredPort, vouchedPorts }));
  }

  private relays(): readonly string[] {
    const { defaultRelay } = this.parts;
    return this.parts.profile.settings.relays ?? (defaultRelay ? [defaultRelay] : []);
  }
}
