/**
 * Every command that can be given by keyboard: the one list behind the palette, the sheet of keys and the keys themselves.
 *
 * Knows how to ask the page for something, by events and addresses; does nothing itself that a button somewhere does not do too.
 */
import { tellDone, tellProblem } from "../base/problem.ts";
import { displayNameOf } from "../base/short-name.ts";
import { reportOf } from "../help/report.ts";
import { chooseLanguage, currentLanguage, LANGUAGES, type Language, t } from "../language/language.ts";
import { isMuted, setMuted } from "../people/muted-feeds.ts";
import { AskToFollowEvent, AskToWriteEvent, type PageView, ShowLinkEvent } from "../shell/page-view.ts";
import { hashOfFeed } from "../shell/route.ts";
import { SCREENS } from "../shell/screens.ts";
import type { CommandKey } from "./command-keys.ts";

export interface Command {
  readonly id: string;
  /** What it is called, in the language of the moment. */
  readonly words: string;
  readonly key?: CommandKey;
  run(): unknown;
}

/** @param from the element from which events and notices go up. */
export function commandsOf(page: PageView, from: HTMLElement): Command[] {
  const { me, feeds, route, profile } = page;
  const goTo = (hash: string) => {
    location.hash = hash;
  };
  const screens = SCREENS.filter(({ name }) => name !== "feed").map((screen): Command => {
    const number = SCREENS.filter(({ nav }) => nav).indexOf(screen) + 1;
    const words = t("command.goTo", { place: screen.nav?.word() ?? screen.title(page) });
    return {
      id: `screen.${screen.name}`,
      words,
      ...(number > 0 ? { key: String(number) as CommandKey } : {}),
      run: () => goTo(`#${screen.name}`),
    };
  });
  const shown = route.name === "feed" ? feeds.find(({ feedId, own }) => feedId === route.of && !own) : undefined;
  const commands: Command[] = [
    { id: "write", words: t("command.write"), key: "n", run: () => from.dispatchEvent(new AskToWriteEvent()) },
    { id: "follow", words: t("follow.title"), key: "f", run: () => from.dispatchEvent(new AskToFollowEvent()) },
    ...(me
      ? [{ id: "card", words: t("feed.showMine"), run: () => from.dispatchEvent(new ShowLinkEvent(me.feedId)) }]
      : []),
    ...screens,
    { id: "bridge", words: t("faces.connectBridge"), run: () => goTo("#faces") },
    { id: "report", words: t("report.copy"), run: () => copyReport(page, from) },
  ];
  if (shown) {
    const muted = isMuted(profile, shown.feedId);
    const words = t(muted ? "command.unmute" : "command.mute", { name: displayNameOf(shown) });
    commands.push({ id: "mute", words, run: () => setMuted(profile, shown.feedId, !muted) });
  }
  for (const feed of feeds)
    commands.push({
      id: `feed.${feed.feedId}`,
      words: t("command.goToFeed", { name: displayNameOf(feed) }),
      run: () => goTo(hashOfFeed(feed.feedId)),
    });
  for (const [tag, name] of Object.entries(LANGUAGES))
    if (tag !== currentLanguage())
      commands.push({
        id: `language.${tag}`,
        words: t("command.language", { language: name }),
        run: () => chooseLanguage(tag as Language).catch((error: unknown) => tellProblem(from, error)),
      });
  return commands;
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
