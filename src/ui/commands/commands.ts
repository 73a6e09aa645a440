/**
 * Every command that can be given by keyboard: the one list behind the palette, the sheet of keys and the keys themselves.
 *
 * Knows how to ask the page for something, by events and addresses; does nothing itself that a button somewhere does not do too.
 */
import { isolated } from "../base/isolated.ts";
import { tellDone, tellProblem } from "../base/problem.ts";
import { displayNameOf } from "../base/short-name.ts";
import { reportOf } from "../help/report.ts";
import { chooseLanguage, currentLanguage, LANGUAGES, type Language, t } from "../language/language.ts";
import { isMuted, setMuted } from "../people/muted-feeds.ts";
import { hashOfSearch } from "../search/search-address.ts";
import { AskToFollowEvent, AskToWriteEvent, type PageView, ShowLinkEvent } from "../shell/page-view.ts";
import { hashOfFeed } from "../shell/route.ts";
import { SCREENS } from "../shell/screens.ts";
import type { CommandKey } from "./command-keys.ts";
import { press, reply } from "./press-button.ts";

export interface Command {
  readonly id: string;
  /** What it is called, in the language of the moment. */
  readonly words: string;
  readonly key?: CommandKey;
  run(): unknown;
}

/** @param from the element from which events and notices go up. */
export function commandsOf(page: PageView, from: HTMLElement): Command[] {
  const { me, feeds, profile } = page;
  const goTo = (hash: string) => {
    location.hash = hash;
  };
  const screens = SCREENS.filter(({ name }) => name !== "feed" && name !== "search").map((screen): Command => {
    const number = SCREENS.filter(({ nav }) => nav).indexOf(screen) + 1;
    const words = t("command.goTo", { place: screen.nav?.word() ?? screen.title(page) });
    return {
      id: `screen.${screen.name}`,
      words,
      ...(number > 0 ? { key: String(number) as CommandKey } : {}),
      run: () => goTo(`#${screen.name}`),
    };
  });
  const commands: Command[] = [
    { id: "write", words: t("command.write"), key: "n", run: () => from.dispatchEvent(new AskToWriteEvent()) },
    { id: "reply", words: t("command.reply"), key: "r", run: () => reply() },
    { id: "follow", words: t("follow.title"), key: "f", run: () => from.dispatchEvent(new AskToFollowEvent()) },
    {
      id: "search",
      words: t("command.search"),
      key: "/",
      run: () => press("search", page.route.name === "search" ? location.hash : "#search"),
    },
    ...(me
      ? [{ id: "card", words: t("feed.showMine"), run: () => from.dispatchEvent(new ShowLinkEvent(me.feedId)) }]
      : []),
    ...screens,
    ...controlsOf(page).map(([id, hash, words]): Command => ({ id, words, run: () => press(id, hash) })),
    { id: "report", words: t("report.copy"), run: () => copyReport(page, from) },
  ];
  for (const feed of feeds)
    commands.push({
      id: `feed.${feed.feedId}`,
      words: t("command.goToFeed", { name: displayNameOf(feed) }),
      run: () => goTo(hashOfFeed(feed.feedId)),
    });
  for (const feed of feeds.filter(({ own }) => !own)) {
    const muted = isMuted(profile, feed.feedId);
    const words = t(muted ? "command.unmute" : "command.mute", { name: displayNameOf(feed) });
    commands.push({ id: `mute.${feed.feedId}`, words, run: () => setMuted(profile, feed.feedId, !muted) });
  }
  for (const [tag, name] of Object.entries(LANGUAGES))
    if (tag !== currentLanguage())
      commands.push({
        id: `language.${tag}`,
        words: t("command.language", { language: name }),
        run: () => chooseLanguage(tag as Language).catch((error: unknown) => tellProblem(from, error)),
      });
  return commands;
}

/** What controls of the screens do that can be used now: the attribute `data-command`, the screen, and what the control says. */
function controlsOf({ me, feeds, faces, route, status }: PageView): [name: string, hash: string, words: string][] {
  const has = (kind: string) => faces.some((face) => face.kind === kind);
  const controls: [name: string, hash: string, words: string, canBeUsed?: boolean][] = [
    ["relay", "#faces", t("faces.connectRelay")],
    ["bridge", "#faces", t("faces.connectBridge")],
    ["tabs", "#faces", t("faces.connectTabs"), !has("tabs")],
    ["neighbour", "#faces", t("steps.startNeighbour"), !has("neighbour")],
    ["awake", "#faces", t("awake.title")],
    ["pause", "#packets", t("command.pausePackets")],
    ["open-capture", "#packets", t("capture.open")],
    ["backup", "#node", t("backup.make")],
    ["restore", "#node", t("backup.restore")],
    ["move", "#node", t("backup.move"), me?.state !== "moved" && me?.state !== "forked"],
    ["name", "#node", t("identity.name")],
    ["notifications", "#node", t("attention.notifications")],
    ["badge", "#node", t("attention.badge")],
    ["keep", "#node", t("storage.ask"), !status?.persisted],
    ["import-folder", "#node", t("archive.importFolder")],
    ["import-zip", "#node", t("archive.importZip")],
    ["export-folder", "#node", t("archive.exportFolder"), "showDirectoryPicker" in globalThis],
    ["export-zip", "#node", t("archive.exportZip")],
    ["profile", "#node", t("profiles.open")],
    ["links", "#node", t("links.register")],
    ["open-feeds", "#carry", t("carry.openTitle")],
    ["save-feeds", "#carry", t("carry.saveTitle")],
  ];
  const shown = route.name === "feed" ? feeds.find(({ feedId, own }) => feedId === route.of && !own) : undefined;
  if (shown?.followed) {
    const hash = hashOfFeed(shown.feedId);
    controls.push(["nickname", hash, t("feed.rename")], ["unfollow", hash, t("feed.unfollow")]);
  }
  return controls.flatMap(([name, hash, words, canBeUsed = true]) => (canBeUsed ? [[name, hash, words]] : []));
}

/** What was typed, looked for in posts. */
export function searchFor(typed: string): Command {
  const words = typed.trim();
  return {
    id: "search.typed",
    words: t("command.searchFor", { words: isolated(words) }),
    run: () => {
      location.hash = hashOfSearch({ words, feedId: undefined });
    },
  };
}

/** Those whose words hold every word that was typed, in whatever case and order. */
export function matching(commands: readonly Command[], typed: string): Command[] {
  const wanted = typed.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  return commands.filter(({ words }) => wanted.every((word) => words.toLocaleLowerCase().includes(word)));
}

async function copyReport(page: PageView, from: HTMLElement): Promise<void> {
  try {
    await navigator.clipboard.writeText(reportOf(page, navigator.userAgent));
    tellDone(from, t("report.copied"));
  } catch (error) {
    tellProblem(from, error);
  }
}
