/** Asks the browser not to clear the store when the disk gets full, and says the outcome in words. Never throws. */
export async function askToKeep(): Promise<{ readonly kept: boolean; readonly words: string }> {
  if (typeof navigator.storage?.persist !== "function")
    return { kept: false, words: "This browser can not promise to keep the data. Export the node now and then." };
  try {
    const kept = await navigator.storage.persist();
    return kept
      ? { kept, words: "The browser keeps the data of this page until you clear it." }
      : {
          kept,
          words:
            "The browser does not promise yet to keep the data of this page. Install the page or visit it often, then ask again; export the node now and then.",
        };
  } catch (error) {
    return {
      kept: false,
      words: `The browser could not be asked: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
}
