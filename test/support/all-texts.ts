/** Set-up of every test: what the page loads when it is first wanted is there from the start, so that words can be compared at once. */
import { loadAllTexts } from "../../src/ui/language/language.ts";

await loadAllTexts();
