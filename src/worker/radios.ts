/**
 * The radios of the running node: what each is set to, and what it may still send.
 *
 * Knows faces by id and links by their medium; everything else of faces is elsewhere. The core refuses to break a limit; here is the book that
 * outlives it (`AirtimeBook`), one a face, kept when the face is taken away: a bridge that is connected again has the hour that it had.
 */
import { countedAirtimeMs } from "../core/airtime.ts";
import type { FaceDescription, Medium } from "../core/effects.ts";
import { PAYLOAD_BYTES } from "../core/entry.ts";
import { EnvironmentError } from "../core/environment-error.ts";
import { MAX_CONTENT_BYTES, PACKET_BYTES } from "../core/limits.ts";
import {
  DEFAULT_RADIO,
  maybeRadioFault,
  presetOf,
  RADIO_PRESETS,
  type RadioPresetId,
  type RadioSettings,
  radioWarnings,
} from "../core/lora-presets.ts";
import { encodeLength, type FeedLengthCode, parseSidechainHead } from "../core/sidechain.ts";
import type { FaceLink } from "../faces/port.ts";
import type { SerialFaceSetting, Store } from "../store/port.ts";
import { AirtimeBook } from "./airtime-book.ts";
import type { AirtimeCost, NextBridgeView, PostOptions, RadioApi, RadioView } from "./api.ts";
import { assertText, assertWhole } from "./arguments.ts";
import type { FaceSet } from "./face-set.ts";
import type { Profile } from "./profile.ts";
import { rememberedIn } from "./remembered-serial.ts";

const NOTE = "airtime-";
const HOUR_MS = 3_600_000;

export interface RadiosParts {
  readonly store: Store;
  readonly profile: Profile;
  readonly faces: FaceSet;
  /** Bytes and packets of a post of this text. */
  postCost(text: string, options?: PostOptions): Promise<{ readonly contentBytes: number; readonly packets: number }>;
  /** A face is to be taken up anew, as `describe` says now. */
  renew(id: string, link: FaceLink): void;
  failed(error: unknown): void;
}

export class Radios implements RadioApi {
  private readonly parts: RadiosParts;
  private readonly books = new Map<string, AirtimeBook>();
  private notes: ReadonlyMap<string, Uint8Array> = new Map();

  constructor(parts: RadiosParts) {
    this.parts = parts;
  }

  /** Reads what was spent before; called before any face is up. @throws EnvironmentError of the store. */
  async start(): Promise<void> {
    this.notes = await this.parts.store.readNotes(NOTE);
  }

  /** A face as the node is to see it: a radio with its settings and what it has spent. */
  describe(id: string, link: FaceLink): FaceDescription {
    const medium = this.mediumOf(id, link);
    return medium.kind === "lan" ? { id, medium } : { id, medium, spentAirtime: this.bookOf(id).spent() };
  }

  /** The medium of a face, a radio as it is set. */
  mediumOf(id: string, { medium }: FaceLink): Medium {
    if (medium.kind === "lan") return medium;
    const { dutyCycle, ...settings } = this.settingsOf(id);
    return { ...medium, settings, ...(dutyCycle === null ? {} : { dutyCycle }) };
  }

  /** Hands a packet to the link of a face; to that of a radio when its air stands in the store. */
  send(id: string, packet: Uint8Array): void {
    const { faces } = this.parts;
    if (!faces.has(id) || faces.linkOf(id).medium.kind === "lan") {
      faces.send(id, packet);
      return;
    }
    this.bookOf(id).send(
      countedAirtimeMs(packet.length, this.settingsOf(id)),
      () => faces.send(id, packet),
      () => faces.countLost(id),
    );
  }

  /** Null on a LAN. */
  view(id: string, { medium }: FaceLink): RadioView | null {
    return medium.kind === "lan" ? null : this.viewOf(id);
  }

  async setRadio(face: unknown, wanted: unknown): Promise<RadioView> {
    const { faces, profile, renew } = this.parts;
    const id = assertText(face, "face");
    const link = faces.linkOf(id);
    if (link.medium.kind === "lan") throw new EnvironmentError("bad-argument", "This face is no radio.");
    const radio = settingsFrom(wanted);
    await profile.changeSettings((settings) => ({
      serialFaces: rememberedIn(settings).map((one) => (one.id === id ? { ...one, radio } : one)),
    }));
    renew(id, link);
    return this.viewOf(id);
  }

  async nextBridge(): Promise<NextBridgeView> {
    const { nextRadio } = this.parts.profile.settings;
    const settings = nextRadio ?? RADIO_PRESETS[DEFAULT_RADIO];
    const { dutyCycle } = settings;
    return {
      ...aboutSettings(settings),
      isAssumed: nextRadio === undefined,
      limitMs: dutyCycle === null ? null : dutyCycle * HOUR_MS,
    };
  }

  async setNextBridge(wanted: unknown): Promise<NextBridgeView> {
    const nextRadio = settingsFrom(wanted);
    await this.parts.profile.changeSettings(() => ({ nextRadio }));
    return this.nextBridge();
  }

  async airtimeCost(content: unknown, options?: PostOptions): Promise<AirtimeCost> {
    const { faces, postCost, profile } = this.parts;
    const { contentBytes, packets } =
      typeof content === "string"
        ? await postCost(content, options)
        : appendCost(assertWhole(content, "The number of bytes"), profile.own.lengthCode);
    const radios = faces.views().flatMap(({ id: faceId, radio }) => (radio ? [{ faceId, radio }] : []));
    return {
      contentBytes,
      packets,
      faces: radios.map(({ faceId, radio: { frameAirtimeMs, leftMs, nextAllowedMs } }) => ({
        faceId,
        airtimeMs: packets * frameAirtimeMs,
        leftMs,
        waitMs: this.bookOf(faceId).waitMs(packets * frameAirtimeMs),
        nextAllowedMs,
      })),
    };
  }

  /** Gives back what was reserved; resolves when it is written. */
  async stop(): Promise<void> {
    await Promise.all([...this.books.values()].map((book) => book.close()));
  }

  private viewOf(id: string): RadioView {
    const about = aboutSettings(this.settingsOf(id));
    const book = this.bookOf(id);
    return {
      ...about,
      isAssumed: this.remembered(id)?.radio === undefined,
      usedMs: book.usedMs,
      limitMs: book.limitMs,
      leftMs: book.leftMs,
      nextAllowedMs: book.waitMs(about.frameAirtimeMs),
      minutes: book.minutes(),
    };
  }

  /** What a person said that a bridge is set to, for it or before it came; else as the demos set theirs. */
  private settingsOf(id: string): RadioSettings {
    const { radio, assumedRadio } = this.remembered(id) ?? {};
    return radio ?? assumedRadio ?? RADIO_PRESETS[DEFAULT_RADIO];
  }

  private remembered(id: string): SerialFaceSetting | undefined {
    return rememberedIn(this.parts.profile.settings).find((face) => face.id === id);
  }

  private bookOf(id: string): AirtimeBook {
    const { store, failed } = this.parts;
    const dutyCycle = this.settingsOf(id).dutyCycle ?? undefined;
    const known = this.books.get(id);
    if (known) {
      // The face was taken away, and another bridge has come in its place.
      if (known.dutyCycle !== dutyCycle) known.limit(dutyCycle);
      return known;
    }
    const name = NOTE + id;
    const book = new AirtimeBook(this.notes.get(name), dutyCycle, {
      write: (note) => store.putNotes(new Map([[name, note]]), { strict: true }),
      failed,
    });
    this.books.set(id, book);
    return book;
  }
}

/** What follows from settings alone. */
const aboutSettings = (settings: RadioSettings) => ({
  settings,
  preset: presetOf(settings),
  warnings: radioWarnings(settings),
  frameAirtimeMs: countedAirtimeMs(PACKET_BYTES, settings),
});

/** @throws EnvironmentError `bad-argument`. */
function settingsFrom(wanted: unknown): RadioSettings {
  if (typeof wanted === "string") {
    if (!Object.hasOwn(RADIO_PRESETS, wanted))
      throw new EnvironmentError("bad-argument", `There is no preset ${wanted}.`);
    return { ...RADIO_PRESETS[wanted as RadioPresetId] };
  }
  const fault = maybeRadioFault(wanted);
  if (fault) throw new EnvironmentError("bad-argument", `No LoRa chip has this ${fault}.`);
  const { frequencyHz, spreadingFactor, bandwidthHz, codingRateDenominator, preambleSymbols, crc, dutyCycle } =
    wanted as RadioSettings;
  return { frequencyHz, spreadingFactor, bandwidthHz, codingRateDenominator, preambleSymbols, crc, dutyCycle };
}

/** Bytes and packets of a content that is appended. @throws EnvironmentError `too-long`, `bad-argument`. */
function appendCost(contentBytes: number, code: FeedLengthCode): { contentBytes: number; packets: number } {
  if (contentBytes < 0) throw new EnvironmentError("bad-argument", "The number of bytes is below 0.");
  if (contentBytes > MAX_CONTENT_BYTES) throw new EnvironmentError("too-long", `It has ${contentBytes} bytes.`);
  if (contentBytes <= PAYLOAD_BYTES) return { contentBytes, packets: 1 };
  const written = code === "unknown" ? "leb128" : code;
  const payload = new Uint8Array(PAYLOAD_BYTES);
  payload.set(encodeLength(contentBytes, written));
  return { contentBytes, packets: 1 + parseSidechainHead(payload, written).blobCount };
}
