/**
 * Every screen of the page, in the order of the navigation: the only place that knows them all.
 *
 * To add one: a folder with an element that extends `ScreenElement`, one line here, its words in `language/`. Screens that are not
 * needed in the first minute are loaded when they are first opened; the service worker has them then, also offline.
 */
import { html, type TemplateResult } from "lit";
import type { IconName } from "../base/icons.ts";
import { displayNameOf, shortNameOf } from "../base/short-name.ts";
import "../conversation/conversation-screen.ts";
import { t } from "../language/language.ts";
import type { PageView } from "./page-view.ts";

export interface Screen {
  /** First part of the hash. */
  readonly name: string;
  /** The heading of the screen and the title of the window. */
  title(page: PageView): string;
  /** Word and drawing in the navigation; screens without are reached from elsewhere. */
  readonly nav?: { word(): string; readonly icon: IconName };
  /** The screen lays itself out over the whole height instead of being scrolled by the page. */
  readonly fills?: boolean;
  /** Loads the element; screens without it are in the first load. */
  load?(): Promise<unknown>;
  render(page: PageView): TemplateResult;
}

export const SCREENS: readonly Screen[] = [
  {
    name: "conversation",
    title: () => t("screen.conversation"),
    nav: { word: () => t("nav.conversation"), icon: "conversation" },
    fills: true,
    render: (page) => html`<conversation-screen .page=${page}></conversation-screen>`,
  },
  {
    name: "feeds",
    title: () => t("screen.people"),
    nav: { word: () => t("nav.people"), icon: "people" },
    load: () => import("../people/people-screen.ts"),
    render: (page) => html`<people-screen .page=${page}></people-screen>`,
  },
  {
    name: "faces",
    title: () => t("screen.radio"),
    nav: { word: () => t("nav.radio"), icon: "radio" },
    load: () => import("../radio/radio-screen.ts"),
    render: (page) => html`<radio-screen .page=${page}></radio-screen>`,
  },
  {
    name: "packets",
    title: () => t("screen.packets"),
    nav: { word: () => t("nav.packets"), icon: "packets" },
    load: () => import("../packets/packets-screen.ts"),
    render: (page) => html`<packets-screen .page=${page}></packets-screen>`,
  },
  {
    name: "node",
    title: () => t("screen.node"),
    nav: { word: () => t("nav.node"), icon: "node" },
    load: () => import("../node/node-screen.ts"),
    render: (page) => html`<node-screen .page=${page}></node-screen>`,
  },
  {
    name: "feed",
    title: ({ feeds, route }) => {
      const feed = feeds.find(({ feedId }) => feedId === route.of);
      return feed ? displayNameOf(feed) : shortNameOf(route.of);
    },
    load: () => import("../conversation/feed-screen.ts"),
    render: (page) => html`<feed-screen .page=${page}></feed-screen>`,
  },
  {
    name: "search",
    title: () => t("search.title"),
    load: () => import("../search/search-screen.ts"),
    render: (page) => html`<search-screen .page=${page}></search-screen>`,
  },
  {
    name: "replication",
    title: () => t("replica.title"),
    load: () => import("../evidence/replication-screen.ts"),
    render: (page) => html`<replication-screen .page=${page}></replication-screen>`,
  },
  {
    name: "carry",
    title: () => t("carry.link"),
    load: () => import("../sharing/sharing-screen.ts"),
    render: (page) => html`<sharing-screen .page=${page}></sharing-screen>`,
  },
  {
    name: "help",
    title: () => t("screen.help"),
    load: () => import("../help/help-screen.ts"),
    render: (page) => html`<help-screen .page=${page}></help-screen>`,
  },
];

/** The screen of a hash; the first one where the name is unknown. */
export function screenNamed(name: string): Screen {
  return SCREENS.find((screen) => screen.name === name) ?? SCREENS[0];
}
