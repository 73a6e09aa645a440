/**
 * Import and export of a node's directory, as the demos write it: from and to a folder or one zip file.
 *
 * An export holds the secret key, so it is asked first and said what that means. A directory of another node can be imported
 * into a new profile.
 */
import { css, html, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { unzipFiles, zipFiles } from "../../archive/zip.ts";
import type { Files, ImportReport, Tinyssb } from "../../client/api.ts";
import { counted } from "../base/amounts.ts";
import type { ConfirmDialog } from "../base/confirm-dialog.ts";
import { fileButtonStyles } from "../base/file-button.ts";
import { PageElement } from "../base/page-element.ts";
import { freeProfile, isProfile, MAX_PROFILE_LENGTH, proposeProfile, queryOf } from "../shell/profile.ts";
import { ArchiveRefused, maybeNodeName } from "./archive.ts";
import "../base/confirm-dialog.ts";
import { type Problem, problem, problemFrom, tellDone } from "../base/problem.ts";
import { canPickFolders, download, maybePickFolder, readFileList, readFolder, writeFolder } from "./directory-files.ts";
import "../base/problem-text.ts";
import { shortNameOf } from "../base/short-name.ts";
import { theme } from "../base/theme.ts";
import { countWork } from "../base/unfinished-work.ts";
import { t } from "../language/language.ts";
import type { OpenedNode } from "../shell/page-view.ts";

@customElement("archive-panel")
export class ArchivePanel extends PageElement {
  static override styles = [theme, fileButtonStyles, css`ul { list-style: disc; padding-inline-start: 1.25rem; }`];

  @property({ attribute: false }) node!: Tinyssb;
  @property() profile = "";
  /** Opens the node of another profile. */
  @property({ attribute: false }) openProfile!: (profile: string) => OpenedNode;
  /** Shows another profile; replaced where nothing should be navigated. */
  @property({ attribute: false }) goTo: (query: string) => void = (query) => location.assign(query);
  @state() private busy = "";
  @state() private problem: Problem | undefined;
  @state() private report: ImportReport | undefined;
  /** A directory that belongs to another node, and the profile that is proposed for it. */
  @state() private foreign: { files: Files; profile: string } | undefined;
  @query("confirm-dialog") private confirmation!: ConfirmDialog;

  override render() {
    return html`<section class="stack" aria-labelledby="title">
      <h2 id="title">${t("archive.title")}</h2>
      <section class="card stack" aria-label=${t("archive.import")}>
        <h3>${t("archive.importTitle")}</h3>
        <p class="small muted">${t("archive.importWhat")}</p>
        ${canPickFolders() ? html`<div class="row"><button type="button" data-command="import-folder" ?disabled=${this.busy !== ""} @click=${this.#importPicked}>${t("archive.importFolder")}</button></div>` : nothing}
        <label class="file">${canPickFolders() ? t("archive.importFolderHere") : t("archive.importFolder")}
          <input type="file" webkitdirectory data-command=${canPickFolders() ? nothing : "import-folder"} ?disabled=${this.busy !== ""} @change=${this.#importList} /></label>
        <label class="file">${t("archive.importZip")}
          <input type="file" accept=".zip,application/zip" data-command="import-zip" ?disabled=${this.busy !== ""} @change=${this.#importZip} /></label>
        <p role="status" class="small">${this.busy}</p>
        <div role="alert">${this.problem ? html`<problem-text .problem=${this.problem}></problem-text>` : nothing}</div>
        ${this.foreign ? this.#foreignForm(this.foreign.profile) : nothing} ${this.report ? this.#reportInWords(this.report) : nothing}
      </section>
      <section class="card stack" aria-label=${t("archive.export")}>
        <h3>${t("archive.exportTitle")}</h3>
        <p class="small muted">${t("archive.exportWhat")}</p>
        <div class="row">
          ${canPickFolders() ? html`<button type="button" data-command="export-folder" ?disabled=${this.busy !== ""} @click=${() => this.#export("folder")}>${t("archive.exportFolder")}</button>` : nothing}
          <button type="button" data-command="export-zip" ?disabled=${this.busy !== ""} @click=${() => this.#export("zip")}>${t("archive.exportZip")}</button>
        </div>
      </section>
      <confirm-dialog></confirm-dialog>
    </section>`;
  }

  #foreignForm(profile: string) {
    return html`<form class="stack tight" @submit=${this.#importForeign}>
      <label>${t("archive.newProfile")} <span class="hint">${t("archive.profileHint", { most: MAX_PROFILE_LENGTH })}</span>
        <input name="profile" required pattern="[A-Za-z0-9_\\-]{1,${MAX_PROFILE_LENGTH}}" autocomplete="off" .value=${profile} /></label>
      <div class="row"><button class="primary" ?disabled=${this.busy !== ""}>${t("archive.importHere")}</button></div>
    </form>`;
  }

  #reportInWords(report: ImportReport) {
    return html`<div role="status" class="stack tight">
      <p>${report.becameNode ? t("archive.becameNode") : t("archive.imported")} ${counted("feeds", report.feeds.length)}, ${counted("blobs", report.blobs)}.</p>
      <ul class="small">
        ${report.feeds.map(({ feedId, entries, added }) => html`<li><span class="mono">${shortNameOf(feedId)}</span>: ${t("archive.feedReport", { entries: counted("entries", entries), added })}</li>`)}
        ${report.notes.map((note) => html`<li lang="en"><bdi>${note}</bdi></li>`)}
      </ul>
    </div>`;
  }

  async #importPicked(): Promise<void> {
    await this.#while(t("archive.readingFolder"), async () => {
      const folder = await maybePickFolder("read");
      if (folder) await this.#import(await readFolder(folder));
    });
  }

  async #importList(event: Event): Promise<void> {
    const files = takeFiles(event);
    if (files.length === 0) return;
    await this.#while(t("archive.readingFolder"), async () => this.#import(await readFileList(files)));
  }

  async #importZip(event: Event): Promise<void> {
    const [file] = takeFiles(event);
    if (!file) return;
    await this.#while(t("archive.readingZip"), async () => {
      await this.#import(unzipFiles(new Uint8Array(await file.arrayBuffer())));
    });
  }

  async #import(files: Files): Promise<void> {
    this.busy = t("archive.verifying");
    this.foreign = undefined;
    try {
      this.report = await this.node.importFiles(files);
    } catch (error) {
      if (problemFrom(error).code === "other-identity")
        this.foreign = { files, profile: await this.#freeProfile(proposeProfile(maybeNodeName(files) ?? "")) };
      throw error;
    }
  }

  async #importForeign(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const profile = String(new FormData(event.target as HTMLFormElement).get("profile") ?? "");
    const { foreign } = this;
    if (!foreign || !isProfile(profile)) return;
    if (profile === this.profile) {
      this.problem = problem(t("archive.sameProfile"), t("archive.sameProfileCause"), t("archive.sameProfileRemedy"));
      return;
    }
    await this.#while(t("archive.verifyingNew"), async () => {
      const other = this.openProfile(profile);
      try {
        await other.importFiles(foreign.files);
      } catch (error) {
        if (problemFrom(error).code !== "other-identity") throw error;
        const free = await this.#freeProfile(profile);
        this.foreign = { ...foreign, profile: free };
        const remedy = t("archive.takenProfileRemedy", { free });
        throw new ArchiveRefused(
          problem(t("archive.takenProfile", { profile }), t("archive.takenProfileCause"), remedy),
        );
      } finally {
        other.close();
      }
      this.foreign = undefined;
      this.goTo(queryOf(profile));
    });
  }

  /** Where the profiles can not be told, the name as it is: the import says when it is taken. */
  async #freeProfile(wanted: string): Promise<string> {
    const taken = await this.node.profiles().catch(() => []);
    return freeProfile(wanted, [...taken, this.profile]);
  }

  async #export(where: "folder" | "zip"): Promise<void> {
    const confirmed = await this.confirmation.ask({
      title: t("archive.confirmTitle"),
      paragraphs: [t("archive.confirmSecret"), t("archive.confirmFork")],
      action: where === "folder" ? t("archive.confirmFolder") : t("archive.confirmZip"),
      dangerous: true,
    });
    if (!confirmed) return;
    await this.#while(t("archive.exporting"), async () => {
      const folder = where === "folder" ? await maybePickFolder("readwrite") : undefined;
      if (where === "folder" && !folder) return;
      const files = await this.node.exportFiles();
      if (folder) await writeFolder(folder, files);
      else download(zipFiles(files), `tinyssb-${this.profile}.zip`, "application/zip");
      tellDone(this, t("archive.exported", { files: counted("files", Object.keys(files).length) }));
    });
  }

  async #while(words: string, action: () => Promise<void>): Promise<void> {
    this.busy = words;
    this.problem = undefined;
    this.report = undefined;
    try {
      await countWork(action());
    } catch (error) {
      this.problem = error instanceof ArchiveRefused ? error.problem : problemFrom(error);
    } finally {
      this.busy = "";
    }
  }
}

function takeFiles(event: Event): File[] {
  const input = event.target as HTMLInputElement;
  const files = [...(input.files ?? [])];
  input.value = "";
  return files;
}
