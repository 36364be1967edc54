// Words for codes of what few may know.
export const confidenceEn = {
  "w:glass_danger_to_life": "danger to life",
  "w:glass_owner_unreachable": "the owner cannot be reached",
  "w:glass_legal_deadline": "a legal deadline",
  "w:glass_fault_of_the_system": "a fault of the system",
  "w:glass_justified": "justified",
  "w:glass_not_justified": "not justified",
  "w:counsel_advice": "advice",
  "w:counsel_request": "request for advice",
  "w:counsel_work_product": "work product",
  "w:case.glass_broken": "glass broken",
  "w:case.glass_mended": "broken glass closed",
  "w:case.glass_reviewed": "broken glass reviewed",
  "w:case.glass_review_overdue": "review of broken glass overdue",
};
