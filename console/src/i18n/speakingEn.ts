// Plurals and codes of templates and safe contact; part of en.ts.
export const speakingEn = {
  "{{count}} files_one": "{{count}} file",
  "{{count}} files_other": "{{count}} files",
  "w:withheld": "kept back by the contact plan", "w:delivered": "delivered", "w:drill": "drill: nothing leaves",
  "w:var_text": "text", "w:var_name": "name", "w:var_money": "money", "w:var_date": "date", "w:var_time": "time", "w:var_case_number": "case number", "w:var_link": "link",
  "w:disputed": "disputed", "w:settled": "settled", "w:press": "press", "w:social": "social media", "w:executive": "executives",
  "w:retired": "retired", "w:replaced": "replaced", "w:dropped": "dropped",
} as const;
