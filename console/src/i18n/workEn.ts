// The plurals and code words of queues, hand-overs, tasks and merges; part of the catalogue in en.ts.
export const workEn = {
  "Offer {{count}} cases_one": "Offer {{count}} case", "Offer {{count}} cases_other": "Offer {{count}} cases",
  "{{count}} cases offered_one": "{{count}} case offered", "{{count}} cases offered_other": "{{count}} cases offered",
  "{{count}} open tasks stay yours._one": "{{count}} open task stays yours.", "{{count}} open tasks stay yours._other": "{{count}} open tasks stay yours.",
  "w:task": "task", "w:call_back": "call back", "w:follow_up": "follow-up", "w:review": "review", "w:approval": "approval", "w:referral": "referral",
  "w:tie_related": "has to do with it", "w:tie_cross_complaint": "the other side's complaint", "w:tie_parent": "the case above this", "w:tie_child": "a case below this", "w:tie_merged": "merged into this",
  "w:same_order": "same order", "w:same_account": "same account", "w:same_party": "same person", "w:same_address": "same mail or phone", "w:same_place": "same place and hour", "w:same_words": "same words",
  "w:gives_pull": "waits", "w:gives_push": "gives", "w:task_dropped": "dropped with its case", "w:task_done": "done",
  "w:case.placed": "queue", "w:case.unpinned": "back to the routing", "w:case.deferred": "put aside", "w:case.returned": "came back", "w:case.escalated": "escalated", "w:case.pushed": "given by the queue",
  "w:case.handover_offered": "hand-over offered", "w:case.handover_accepted": "hand-over accepted", "w:case.handover_declined": "hand-over declined", "w:case.handover_withdrawn": "hand-over withdrawn",
  "w:case.warm_offered": "warm transfer asked for", "w:case.warm_accepted": "warm transfer accepted", "w:case.warm_declined": "warm transfer declined", "w:case.warm_withdrawn": "warm transfer withdrawn", "w:case.warm_lapsed": "nobody took the caller",
  "w:case.merged": "another case merged", "w:case.merged_into": "merged into another case", "w:case.unmerged": "taken out again", "w:case.split": "a case taken out of this", "w:case.members_set": "members set", "w:case.related": "tied", "w:case.untied": "tie ended",
  "w:case.task_made": "task made", "w:case.task_done": "task done", "w:case.task_reopened": "task opened again", "w:case.task_assigned": "task assigned",
};
