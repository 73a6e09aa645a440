/** Deleting a whole profile. */

export interface RemovalApi {
  /**
   * Deletes this profile from the browser: its key, feeds, blobs and settings, for good. `profile` is its name, so that nobody deletes another one than
   * they mean. Nothing of it can be called afterwards: go to another page. Codes `bad-argument`, and `profile-open` while another tab has the profile open.
   */
  deleteProfile(profile: string): Promise<void>;
}
