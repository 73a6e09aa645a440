/** Notifications, the screen that stays on, and addresses that lead nowhere. */
export const attention = {
  "attention.title": "Notifications",
  "attention.notifications": "Tell me of new posts",
  "attention.notificationsHint":
    "Of feeds that you follow and have not muted, while this page is open and out of sight. Who mentions you is told as such. Your device shows names and texts, perhaps on a locked screen too.",
  "attention.badge": "Number of unread entries on the app’s icon",
  "attention.badgeHint":
    "Where the page is installed as an app. All profiles of this browser that want it are counted together.",
  "attention.cannot": "This browser can not do it.",
  "attention.blocked":
    "The browser blocks notifications of this page. Allow them in its settings for this page, then switch it on here.",
  "attention.notAllowed": "The browser did not allow it.",
  "attention.notKept": "The browser does not keep this choice: it lasts as long as the page.",
  "attention.new": { one: "{name}", other: "{name}: {count} new posts" },
  "attention.speaksToYou": "{name} mentions you",
  "attention.onItsWay": "A new post; its text is still on its way.",
  "attention.notText": "A new entry that is no text.",
  "awake.title": "Keep the screen on while this page is in sight",
  "awake.off": "Off: the screen goes dark as the device is set.",
  "awake.on": "On: the screen stays on, which takes battery.",
  "awake.hidden": "Waits: the page is out of sight.",
  "awake.refused":
    "The device refuses it now, perhaps because its battery is low. It is tried again when the page comes into sight.",
  "awake.cannot": "This browser can not keep the screen on. Change it in the settings of the device.",
  "place.none": "There is no such place on this page.",
  "place.noneWhy": "The address was cut short or mistyped, or it is of another version of the page.",
  "place.noneDo": "Choose a screen; the conversation is shown meanwhile.",
  "place.noPost": "This post is not here.",
  "place.noPostWhy": "It has not arrived yet, or its feed is not followed here.",
  "place.noPostDo": "Follow the feed, or wait until a node that has it is heard.",
  "place.muted": "This post is of a feed that you muted.",
  "place.mutedWhy": "Muted feeds are hidden from the conversation.",
  "place.mutedDo": "Unmute the feed on its own screen to see it.",
} as const;
