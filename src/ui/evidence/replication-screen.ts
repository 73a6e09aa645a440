/** Replication: how far each feed is here, and what each face carries. */
import { html } from "lit";
import { customElement } from "lit/decorators.js";
import type { FaceTraffic } from "../../client/api.ts";
import { counted, dateAndTime } from "../base/amounts.ts";
import { displayNameOf } from "../base/short-name.ts";
import { theme } from "../base/theme.ts";
import { t } from "../language/language.ts";
import { faceLabel } from "../radio/face-label.ts";
import { ScreenElement } from "../shell/page-view.ts";
import { evidenceStyles } from "./evidence-styles.ts";
import "./feed-progress.ts";
import { sharesInWords } from "./replication-figures.ts";
import { ReplicationState } from "./replication-state.ts";
import { followedIn, isSomebodyInReach, replicationSentence } from "./replication-words.ts";

@customElement("replication-screen")
export class ReplicationScreen extends ScreenElement {
  static override styles = [theme, evidenceStyles];

  readonly #replication = new ReplicationState(this, () => this.page.node);

  override render() {
    const { view } = this.#replication;
    const { node, feeds, faces } = this.page;
    if (!view) return html`<p>${t("shell.loading")}</p>`;
    const followed = followedIn(
      view,
      feeds.map((feed) => ({ ...feed, shownName: displayNameOf(feed) })),
    );
    const isReached = isSomebodyInReach(faces, view.faces, Date.now());
    return html`<div class="stack">
      <p><strong>${replicationSentence(followed, isReached) || t("people.nobody")}</strong></p>
      <p class="small muted">${t("replica.what")}</p>
      <section class="stack" aria-labelledby="feeds"><h2 id="feeds">${t("replica.feeds")}</h2>
        <p class="small">${t("replica.own")}</p>
        ${followed.map(
          ({ progress, name, anchorSeq }) =>
            html`<feed-progress .node=${node} .progress=${progress} .name=${name} .anchorSeq=${anchorSeq}></feed-progress>`,
        )}
      </section>
      <section class="stack" aria-labelledby="faces"><h2 id="faces">${t("replica.faces")}</h2>
        ${view.faces.length === 0 ? html`<p>${t("state.noFace")}</p>` : view.faces.map((face) => this.#face(face))}
      </section>
    </div>`;
  }

  #face({ faceId, lastHeardMs, queued, busyMinute, busyHour, ownMinute, ownHour }: FaceTraffic) {
    const figure = (name: string, words: string) => html`<div><dt class="muted">${name}</dt><dd>${words}</dd></div>`;
    return html`<article class="card stack tight" aria-label=${faceLabel(faceId)}>
      <h3>${faceLabel(faceId)}</h3>
      <dl class="small figures">
        ${figure(t("replica.lastHeard"), lastHeardMs === null ? t("replica.faceQuiet") : dateAndTime(lastHeardMs))}
        ${figure(t("replica.queue"), counted("packets", queued))}
        ${figure(t("replica.busy"), sharesInWords(busyMinute, busyHour))}
        ${busyMinute === null ? "" : figure(t("replica.ours"), sharesInWords(ownMinute, ownHour))}
      </dl>
    </article>`;
  }
}
