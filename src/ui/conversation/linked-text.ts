/**
 * Text of others with what can be followed in it: addresses of the web, links to feeds, and whom it speaks to. The text stays what was written.
 *
 * Loaded with the first text that has anything of the kind; until then the element shows the text. No Lit element: it has no shadow, so that the text is
 * part of what is around it, and its nodes are made by hand, never from markup.
 */
import { addressesIn } from "../../content/web-addresses.ts";
import { AskToFollowEvent } from "../shell/page-view.ts";
import { hashOfFeed } from "../shell/route.ts";
import { type Mentions, namedParts } from "./named-text.ts";

/** A text and whom it speaks to. */
interface WrittenText {
  readonly text: string;
  readonly mentions: Mentions;
}

/** A piece of the text that leads somewhere. */
interface Piece {
  readonly start: number;
  readonly end: number;
  show(written: string): Node[];
}

export class LinkedText extends HTMLElement {
  #written: WrittenText | undefined;

  /** What was set before this code was here stands in its way. */
  connectedCallback(): void {
    const early = Object.getOwnPropertyDescriptor(this, "written")?.value as WrittenText | undefined;
    if (!early) return;
    delete (this as { written?: WrittenText }).written;
    this.written = early;
  }

  set written(written: WrittenText) {
    const before = this.#written;
    // The same again leaves the nodes, one of which may have the focus.
    if (before && JSON.stringify(before) === JSON.stringify(written)) return;
    this.#written = written;
    this.replaceChildren(...nodesOf(written));
  }
}

customElements.define("linked-text", LinkedText);

/** One pass over the text: what is within an address is part of it, also an `@`. */
function nodesOf({ text, mentions }: WrittenText): Node[] {
  const addresses = addressesIn(text).map(
    (address): Piece => ({
      start: address.start,
      end: address.end,
      show: (written) =>
        address.kind === "web" ? webLink(written, address.href, address.host) : [feedLink(written, address.reference)],
    }),
  );
  const people = mentions
    .filter(({ start, end }) => !addresses.some((address) => start < address.end && address.start < end))
    .map((mention): Piece => ({ ...mention, show: (written) => [mentionLink(written, mention)] }));
  const nodes: Node[] = [];
  let at = 0;
  for (const { start, end, show } of [...addresses, ...people].sort((a, b) => a.start - b.start)) {
    nodes.push(new Text(text.slice(at, start)), ...show(text.slice(start, end)));
    at = end;
  }
  return [...nodes, new Text(text.slice(at))];
}

/** Another place learns nothing of this page, and its page can not reach this one. Where it leads is said where the writing could mislead. */
function webLink(written: string, href: string, host: string | undefined): Node[] {
  const link = linkTo(href, written);
  link.dir = "ltr"; // An address is read from the left, and turns nothing around it.
  link.target = "_blank";
  link.rel = "noopener noreferrer nofollow";
  link.referrerPolicy = "no-referrer";
  if (host === undefined) return [link];
  const aside = document.createElement("bdi");
  aside.className = "small muted";
  aside.textContent = ` (${host})`;
  return [link, aside];
}

/** Opens the dialog that asks; where it is opened in another tab, its address does. */
function feedLink(written: string, reference: string): Node {
  const link = linkTo(`#follow=${encodeURIComponent(reference)}`, written);
  link.dir = "ltr";
  link.addEventListener("click", (event) => {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    link.dispatchEvent(new AskToFollowEvent(reference));
  });
  return link;
}

/** A mention as it is called here (`named-text.ts`). */
function mentionLink(whole: string, mention: Mentions[number]): Node {
  const { text, written } = namedParts(whole, [{ ...mention, start: 0, end: whole.length }])[1];
  const link = linkTo(hashOfFeed(mention.feedId), "@");
  if (written !== undefined) link.title = written;
  const called = document.createElement("bdi");
  called.textContent = text.slice(1);
  link.append(called);
  return link;
}

function linkTo(href: string, text: string): HTMLAnchorElement {
  const link = document.createElement("a");
  link.href = href;
  link.textContent = text;
  return link;
}
