// Words of locks, packages and moves that are codes elsewhere; part of the catalogue in en.ts.
export const custodyEn = {
  "{{count}} files differ_one": "one file differs", "{{count}} files differ_other": "{{count}} files differ",
  "{{count}} not reported yet_one": "one not reported yet", "{{count}} not reported yet_other": "{{count}} not reported yet",
  "w:lock_seen": "somebody saw it", "w:lock_told": "we were told", "w:lock_known_hash": "same bytes as something locked", "w:lock_authority": "an authority says so",
  "w:package_waiting": "waits for a signature", "w:package_ready": "ready", "w:package_refused": "refused", "w:package_original": "as they came", "w:package_shared": "copies without metadata",
  "w:move_copied": "a copy was given", "w:move_transferred": "it was handed over", "w:move_returned": "it was returned", "w:case.read": "case read",
};
