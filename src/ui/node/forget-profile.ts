/** What the page keeps of a profile outside the store: settings, a draft, its part of the number on the icon, notifications. */
import { openProfiles, sumWithout } from "../attention/badge-sum.ts";

/** Keys of a profile in the browser's storages are all of this form. */
const keyPattern = /^tinyssb-[a-z-]+:/;

/** Forgets it all. Never rejects: what a browser refuses is nothing that somebody waits for. */
export async function forgetProfile(profile: string): Promise<void> {
  const others = sumWithout(profile, await openProfiles().catch(() => new Set<string>()));
  try {
    for (const storage of [localStorage, sessionStorage]) forgetIn(storage, profile);
  } catch {
    // Storage is blocked: then nothing is kept in it.
  }
  try {
    await (others > 0 ? navigator.setAppBadge?.(others) : navigator.clearAppBadge?.());
    const registration = await navigator.serviceWorker?.getRegistration();
    for (const notification of (await registration?.getNotifications()) ?? [])
      if (notification.tag.startsWith(`tinyssb:${profile}:`)) notification.close();
  } catch {
    // The app has no icon, or the page no service worker.
  }
}

function forgetIn(storage: Storage, profile: string): void {
  const keys = Array.from({ length: storage.length }, (_, at) => storage.key(at) ?? "");
  for (const key of keys) if (key.replace(keyPattern, "") === profile && keyPattern.test(key)) storage.removeItem(key);
}
