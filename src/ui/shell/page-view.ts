/** What every screen is given: the node, what it last said of itself, and where the person is. */
import { property } from "lit/decorators.js";
import type { FaceView, FeedView, NodeStatus, Tinyssb, WhoAmI } from "../../client/api.ts";
import { PageElement } from "../base/page-element.ts";
import type { OpenedFiles } from "./opened-files.ts";
import type { Route } from "./route.ts";

/** The node of another profile, opened for a while. */
export interface OpenedNode extends Tinyssb {
  close(): void;
}

/** One moment of the page; a new object at each change. */
export interface PageView {
  readonly node: Tinyssb;
  readonly profile: string;
  readonly openProfile: (profile: string) => OpenedNode;
  /** Undefined while the node is starting. */
  readonly me: WhoAmI | undefined;
  readonly status: NodeStatus | undefined;
  readonly feeds: readonly FeedView[];
  readonly faces: readonly FaceView[];
  /** Unread entries of each feed that has any and is not muted. */
  readonly unread: ReadonlyMap<string, number>;
  /** Whether there is a face to a radio, so that air counts. */
  readonly onAir: boolean;
  readonly route: Route;
  /** Files that came from outside. */
  readonly opened: OpenedFiles | undefined;
}

/** Base of the elements of `screens.ts`. */
export class ScreenElement extends PageElement {
  @property({ attribute: false }) page!: PageView;
}

/** Asks the page to open its dialog for following, with a reference or none. */
export class AskToFollowEvent extends Event {
  static readonly type = "ask-to-follow";
  constructor(readonly reference = "") {
    super(AskToFollowEvent.type, { bubbles: true, composed: true });
  }
}

/** Asks the page for the place to write a new entry. */
export class AskToWriteEvent extends Event {
  static readonly type = "ask-to-write";
  constructor() {
    super(AskToWriteEvent.type, { bubbles: true, composed: true });
  }
}

/** Says that a feed is followed, from now on or already: its contact card is to be shown. */
export class FeedFollowedEvent extends Event {
  static readonly type = "feed-followed";
  constructor(readonly feedId: string) {
    super(FeedFollowedEvent.type, { bubbles: true, composed: true });
  }
}

/** Asks the page to show the link of a feed as code and text. */
export class ShowLinkEvent extends Event {
  static readonly type = "show-link";
  constructor(readonly feedId: string) {
    super(ShowLinkEvent.type, { bubbles: true, composed: true });
  }
}

/** Says that something of the node was changed in a way that it does not tell by itself: the page reads it again. */
export class NodeChangedEvent extends Event {
  static readonly type = "node-changed";
  constructor() {
    super(NodeChangedEvent.type, { bubbles: true, composed: true });
  }
}
