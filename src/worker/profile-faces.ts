/**
 * Which faces a profile has: connecting and disconnecting them, and remembering that for the next start.
 *
 * Knows the kinds of links and the profile's settings; the links themselves are in a `FaceSet`. One serial face and one between tabs,
 * any number of relays.
 */
import { EnvironmentError } from "../core/environment-error.ts";
import { RelayLink } from "../faces/relay-link.ts";
import { SerialLink } from "../faces/serial-link.ts";
import { TabsLink } from "../faces/tabs-link.ts";
import type { ProfileSettings } from "../store/port.ts";
import type { FaceView } from "./api.ts";
import { assertText } from "./arguments.ts";
import type { FaceSet } from "./face-set.ts";

/** Id of the serial and of the tabs face; a relay's is its URL. */
const SERIAL_FACE = "serial";
const TABS_FACE = "tabs";

export interface ProfileFacesParts {
  readonly faces: FaceSet;
  /** Relay of a new profile. */
  readonly defaultRelay: string | undefined;
  readonly serial: Serial | undefined;
  settings(): ProfileSettings;
  changeSettings(change: Partial<ProfileSettings>): Promise<void>;
}

export class ProfileFaces {
  private readonly parts: ProfileFacesParts;
  private readonly faces: FaceSet;

  constructor(parts: ProfileFacesParts) {
    this.parts = parts;
    this.faces = parts.faces;
  }

  /** Opens what the profile had when it was last open. */
  openRemembered(): void {
    const { tabs = true, serial } = this.parts.settings();
    if (tabs) this.faces.add(TABS_FACE, new TabsLink());
    for (const url of this.relays()) this.addRelay(new RelayLink(url));
    if (serial) this.addSerial(false);
  }

  /** @throws EnvironmentError `bad-relay-url`. */
  async connectRelay(url: unknown): Promise<FaceView> {
    const link = new RelayLink(assertText(url, "URL"));
    this.addRelay(link);
    await this.parts.changeSettings({ relays: [...new Set([...this.relays(), link.address])] });
    await this.faces.settled(link.address, ({ phase }) => phase !== "connecting");
    return this.faces.view(link.address);
  }

  /** @throws EnvironmentError with the code of a link that is refused. */
  async connectSerial({ assumeBridge = false }: { assumeBridge?: boolean } = {}): Promise<FaceView> {
    await this.parts.changeSettings({ serial: true });
    if (this.faces.has(SERIAL_FACE) && this.faces.view(SERIAL_FACE).phase === "refused")
      await this.faces.remove(SERIAL_FACE);
    if (!this.faces.has(SERIAL_FACE)) this.addSerial(assumeBridge);
    else if (assumeBridge) await this.assumeBridge(SERIAL_FACE);
    const state = await this.faces.settled(SERIAL_FACE, ({ phase }) => phase !== "connecting" && phase !== "listening");
    if (state.phase === "refused" && state.code) {
      await this.disconnect(SERIAL_FACE);
      throw new EnvironmentError(state.code, state.detail ?? []);
    }
    return this.faces.view(SERIAL_FACE);
  }

  async connectTabs(): Promise<FaceView> {
    await this.parts.changeSettings({ tabs: true });
    if (!this.faces.has(TABS_FACE)) this.faces.add(TABS_FACE, new TabsLink());
    return this.faces.view(TABS_FACE);
  }

  /** @throws EnvironmentError `unknown-face`. */
  async assumeBridge(faceId: unknown): Promise<void> {
    const link = this.faces.linkOf(assertText(faceId, "face"));
    if (!(link instanceof SerialLink))
      throw new EnvironmentError("unknown-face", "Only a serial face can be a bridge.");
    if (!link.assumeBridge()) return;
    const { bridges = [] } = this.parts.settings();
    await this.parts.changeSettings({ bridges: [...new Set([...bridges, link.address])] });
  }

  /** @throws EnvironmentError `unknown-face`. */
  async disconnect(face: unknown): Promise<void> {
    const faceId = assertText(face, "face");
    const { kind } = this.faces.linkOf(faceId);
    await this.faces.remove(faceId);
    if (kind === "relay") await this.parts.changeSettings({ relays: this.relays().filter((url) => url !== faceId) });
    else await this.parts.changeSettings(kind === "serial" ? { serial: false } : { tabs: false });
  }

  private addRelay(link: RelayLink): void {
    if (!this.faces.has(link.address)) this.faces.add(link.address, link);
  }

  private addSerial(assumeBridge: boolean): void {
    const { serialPort: preferredPort, bridges: vouchedPorts } = this.parts.settings();
    this.faces.add(SERIAL_FACE, new SerialLink(this.parts.serial, { assumeBridge, preferredPort, vouchedPorts }));
  }

  private relays(): readonly string[] {
    const { defaultRelay } = this.parts;
    return this.parts.settings().relays ?? (defaultRelay ? [defaultRelay] : []);
  }
}
