import type { ActionWho } from "../api/types";
import { shortName } from "../ui/format";

/** What to call an account of an action; its reference when names are withheld. */
export const whoName = (w: ActionWho) => shortName(w.name || w.ref || w.id);
