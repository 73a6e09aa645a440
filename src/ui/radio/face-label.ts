/** What a face is called where only its ID is known: evidence may be of a face that is gone. */
import { t } from "../language/language.ts";

/** Whether a face is a radio, as its ID tells. */
export const isRadio = (faceId: string): boolean => /^serial-\d+$/.test(faceId);

/** What tells relays apart: the host, and what another path than that of our relay is. */
const placeOf = ({ host, pathname }: URL): string => (/^\/(relay\/?)?$/.test(pathname) ? host : host + pathname);

/** "Bridge 1", "Relay localhost:8080", "Tabs of this browser", "Simulated neighbour"; anything else as it stands. Never throws. */
export function faceLabel(faceId: string): string {
  if (faceId === "tabs" || faceId === "neighbour") return t(`face.kind.${faceId}`);
  const [, number] = /^serial-(\d+)$/.exec(faceId) ?? [];
  if (number !== undefined) return t("face.label.bridge", { number });
  if (/^wss?:\/\//.test(faceId) && URL.canParse(faceId))
    return t("face.label.relay", { host: placeOf(new URL(faceId)) });
  return faceId;
}
