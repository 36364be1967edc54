// Plurals, and words for codes of the server, of the texts in listed.ts.
export const listedEn = {
  "{{count}} other accounts were seen with it and are hit too_one": "{{count}} other account was seen with it and is hit too",
  "{{count}} other accounts were seen with it and are hit too_other": "{{count}} other accounts were seen with it and are hit too",
  "{{count}} lines were not taken_one": "{{count}} line was not taken",
  "{{count}} lines were not taken_other": "{{count}} lines were not taken",
  "Compare {{count}} lines_one": "Compare {{count}} line",
  "Compare {{count}} lines_other": "Compare {{count}} lines",
  "w:account_unknown": "nobody knows this account here",
  "w:standing_invalid": "that is no standing",
  "w:standing_differs": "told before with another standing",
  "w:actions_too_many": "more than a hundred actions",
  "w:line_invalid": "it does not tell whom it is about",
};
