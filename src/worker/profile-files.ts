/** The whole profile as files: import while the node runs, and export of what is durable. */
import { maybeFromHex, toHex } from "../core/bytes.ts";
import { cleanName } from "../core/clean-name.ts";
import { EnvironmentError } from "../core/environment-error.ts";
import { publicKeyOf } from "../crypto/signer.ts";
import type { Verifier } from "../crypto/verifier.ts";
import type { Contact } from "../store/backup-contents.ts";
import { directoryOfKey } from "../store/demo-directory.ts";
import type { Store } from "../store/port.ts";
import type { Files, FilesApi, ImportOptions, ImportReport, TinyssbEvents } from "./api.ts";
import { assertOptions, assertText } from "./arguments.ts";
import { applyDirectory, exportDirectory, verifyDirectory } from "./directory.ts";
import type { NodeLife } from "./node-life.ts";
import type { Profile } from "./profile.ts";

/** What is known of a feed without its entries: how far it was read, and what it called itself. */
export type KnownOfFeed = Pick<Contact, "readTo" | "publishedName">;

export interface ProfileFilesParts {
  readonly store: Store;
  readonly verifier: Verifier;
  readonly profile: Profile;
  readonly life: NodeLife;
  emit(name: "feed", event: TinyssbEvents["feed"]): void;
  /** Feeds may have come, gone and grown. @param known what was known of them where they come from, by feed ID, hex. */
  imported(known?: ReadonlyMap<string, KnownOfFeed>): Promise<void>;
}

export class ProfileFiles implements FilesApi {
  private readonly parts: ProfileFilesParts;

  constructor(parts: ProfileFilesParts) {
    this.parts = parts;
  }

  async importFiles(
    files: Files,
    options: ImportOptions = {},
    token: string = crypto.randomUUID(),
  ): Promise<ImportReport> {
    const { store, verifier, profile, life } = this.parts;
    const directory = await verifyDirectory(verifier, files, options, store);
    const report = await profile.inTurn(() => life.rebuild(() => applyDirectory(store, directory, token)));
    await this.parts.imported();
    for (const { feedId } of report.feeds) this.parts.emit("feed", { feedId, change: "added" });
    return report;
  }

  async restoreKey(
    secret: string,
    options: { name?: string } = {},
    token: string = crypto.randomUUID(),
  ): Promise<ImportReport> {
    const { store, profile, life } = this.parts;
    const seed = maybeFromHex(assertText(secret, "secret"), 32);
    if (!seed) throw new EnvironmentError("bad-argument", "A secret has 64 hex digits.");
    assertOptions(options);
    const name = options.name === undefined ? profile.settings.name : cleanName(assertText(options.name, "name"));
    const directory = directoryOfKey({ name, feedId: publicKeyOf(seed), secret: seed, scheme: "ed25519" });
    const report = await profile.inTurn(() => life.rebuild(() => applyDirectory(store, directory, token)));
    await this.parts.imported();
    this.parts.emit("feed", { feedId: toHex(profile.own.feedId), change: "state" });
    return report;
  }

  exportFiles(): Promise<Files> {
    const { store, profile, life } = this.parts;
    return profile.inTurn(async () => {
      await life.commitEnded();
      return exportDirectory(store);
    });
  }
}
