/**
 * Import and export of a node's directory, as the demos write it: from and to a folder or one zip file.
 *
 * An export holds the secret key, so it is asked first and said what that means. A directory of another node can be imported
 * into a new profile.
 */
import { css, html, LitElement, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { unzipFiles, zipFiles } from "../../archive/zip.ts";
import type { Files, ImportReport, Tinyssb } from "../../client/api.ts";
import { counted } from "../base/amounts.ts";
import type { ConfirmDialog } from "../base/confirm-dialog.ts";
import { isProfile, MAX_PROFILE_LENGTH, proposeProfile, queryOf } from "../shell/profile.ts";
import { ArchiveRefused, maybeNodeName } from "./archive.ts";
import "../base/confirm-dialog.ts";
import { type Problem, problem, problemFrom, tellDone } from "../base/problem.ts";
import { canPickFolders, download, maybePickFolder, readFileList, readFolder, writeFolder } from "./directory-files.ts";
import "../base/problem-text.ts";
import { shortNameOf } from "../base/short-name.ts";
import { theme } from "../base/theme.ts";
import { countWork } from "../base/unfinished-work.ts";

/** A node of another profile, opened for an import. */
export interface OpenedNode extends Tinyssb {
  close(): void;
}

@customElement("archive-panel")
export class ArchivePanel extends LitElement {
  static override styles = [
    theme,
    css`input[type="file"] { padding: 0.4rem; } ul { list-style: disc; padding-inline-start: 1.25rem; }`,
  ];

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
      <h2 id="title">Import and export</h2>
      <section class="card stack" aria-label="Import">
        <h3>Import a node’s directory</h3>
        <p class="small muted">The directory of one node of the demos: config.json, _logs and _blob. Every entry is verified first; when one does not verify, nothing is changed.</p>
        ${canPickFolders() ? html`<div class="row"><button type="button" ?disabled=${this.busy !== ""} @click=${this.#importPicked}>Import a folder</button></div>` : nothing}
        <label>${canPickFolders() ? "Or choose the folder here" : "Import a folder"}
          <input type="file" webkitdirectory ?disabled=${this.busy !== ""} @change=${this.#importList} /></label>
        <label>Import one zip file
          <input type="file" accept=".zip,application/zip" ?disabled=${this.busy !== ""} @change=${this.#importZip} /></label>
        <p role="status" class="small">${this.busy}</p>
        <div role="alert">${this.problem ? html`<problem-text .problem=${this.problem}></problem-text>` : nothing}</div>
        ${this.foreign ? this.#foreignForm(this.foreign.profile) : nothing} ${this.report ? this.#reportInWords(this.report) : nothing}
      </section>
      <section class="card stack" aria-label="Export">
        <h3>Export this node</h3>
        <p class="small muted">The same files back, with the secret key of this node.</p>
        <div class="row">
          ${canPickFolders() ? html`<button type="button" ?disabled=${this.busy !== ""} @click=${() => this.#export("folder")}>Export to a folder</button>` : nothing}
          <button type="button" ?disabled=${this.busy !== ""} @click=${() => this.#export("zip")}>Export one zip file</button>
        </div>
      </section>
      <confirm-dialog></confirm-dialog>
    </section>`;
  }

  #foreignForm(profile: string) {
    return html`<form class="stack tight" @submit=${this.#importForeign}>
      <label>New profile for it <span class="hint">Letters, digits, _ and -, at most ${MAX_PROFILE_LENGTH}</span>
        <input name="profile" required pattern="[A-Za-z0-9_\\-]{1,${MAX_PROFILE_LENGTH}}" autocomplete="off" .value=${profile} /></label>
      <div class="row"><button class="primary" ?disabled=${this.busy !== ""}>Import into this profile</button></div>
    </form>`;
  }

  #reportInWords(report: ImportReport) {
    return html`<div role="status" class="stack tight">
      <p>${report.becameNode ? "This profile is now that node. From now on write only here: two writers with one key fork the feed for ever." : "Imported."} ${counted(report.feeds.length, "feed")}, ${counted(report.blobs, "blob")}.</p>
      <ul class="small">
        ${report.feeds.map(({ feedId, entries, added }) => html`<li><span class="mono">${shortNameOf(feedId)}</span>: ${counted(entries, "entry", "entries")}, ${added} new</li>`)}
        ${report.notes.map((note) => html`<li><bdi>${note}</bdi></li>`)}
      </ul>
    </div>`;
  }

  async #importPicked(): Promise<void> {
    await this.#while("Reading the folder.", async () => {
      const folder = await maybePickFolder("read");
      if (folder) await this.#import(await readFolder(folder));
    });
  }

  async #importList(event: Event): Promise<void> {
    const files = takeFiles(event);
    if (files.length === 0) return;
    await this.#while("Reading the folder.", async () => this.#import(await readFileList(files)));
  }

  async #importZip(event: Event): Promise<void> {
    const [file] = takeFiles(event);
    if (!file) return;
    await this.#while("Reading the zip file.", async () => {
      await this.#import(unzipFiles(new Uint8Array(await file.arrayBuffer())));
    });
  }

  async #import(files: Files): Promise<void> {
    this.busy = "Verifying every entry.";
    this.foreign = undefined;
    try {
      this.report = await this.node.importFiles(files);
    } catch (error) {
      if (problemFrom(error).code === "other-identity")
        this.foreign = { files, profile: proposeProfile(maybeNodeName(files) ?? "") };
      throw error;
    }
  }

  async #importForeign(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const profile = String(new FormData(event.target as HTMLFormElement).get("profile") ?? "");
    const { foreign } = this;
    if (!foreign || !isProfile(profile)) return;
    if (profile === this.profile) {
      this.problem = problem(
        "This is the profile that you are in.",
        "It is another node.",
        "Choose another name for the new profile.",
      );
      return;
    }
    await this.#while("Verifying every entry, in the new profile.", async () => {
      const other = this.openProfile(profile);
      try {
        await other.importFiles(foreign.files);
      } finally {
        other.close();
      }
      this.foreign = undefined;
      this.goTo(queryOf(profile));
    });
  }

  async #export(where: "folder" | "zip"): Promise<void> {
    const confirmed = await this.confirmation.ask({
      title: "Export the secret key?",
      paragraphs: [
        "The export holds the secret key of this node. Whoever has it can write in your name, for ever. Keep it where only you get at it.",
        "Never let two copies of a node write: two different entries with the same SEQ fork the feed, and other nodes will then hold one or the other, for ever. Use the export as a backup, or move there and stop writing here.",
      ],
      action: where === "folder" ? "Choose a folder and export" : "Export the zip file",
      dangerous: true,
    });
    if (!confirmed) return;
    await this.#while("Exporting.", async () => {
      const folder = where === "folder" ? await maybePickFolder("readwrite") : undefined;
      if (where === "folder" && !folder) return;
      const files = await this.node.exportFiles();
      if (folder) await writeFolder(folder, files);
      else download(zipFiles(files), `tinyssb-${this.profile}.zip`, "application/zip");
      tellDone(this, `Exported ${counted(Object.keys(files).length, "file")}.`);
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
