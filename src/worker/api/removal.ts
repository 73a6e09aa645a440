/** Deleting a whole profile. */

export interface RemovalApi {
  /**
   * Deletes this profile from the browser: its key, feeds, blobs and settings, for good. `profile` is its name, so that nobody deletes another one than
   * they mean. Nothing of it can be called afterwards: go to another page. Codes `bad-argument`, `profile-open` while another tab has the profile open, and
   * `profile-needed` where another profile of this browser has the key with fewer entries, and does not know yet.
   */
  deleteProfile(profile: string): Promise<void>;
}
