// Package investigation finds out what is true about a case: a timeline of
// facts, interviews, hypotheses, and findings with the evidence for and against
// them. The timeline of facts says what happened in the world; the log of work
// (activity) says what we did.
//
// A finding: draft → submitted → concluded by a second reader, or returned to
// its author; withdrawn at any time, with the reason. What is concluded is never
// changed: another finding is made.
//
// What can never happen: a finding concluded by its author, or by a reader who
// was shown another text than the one that stands; one without a standard of
// proof, or without saying what speaks against it; an answer of an interview or
// a fact changed without the earlier one being kept; a recording kept without
// consent; anything of a restricted case shown to a non-member.
//
// Start reading at finding.go, then findings.go, facts.go and interview.go.
package investigation
