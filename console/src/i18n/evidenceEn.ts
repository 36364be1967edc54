// Words of evidence that are codes elsewhere; part of the catalogue in en.ts.
export const evidenceEn = {
  "w:class_ordinary": "nothing hard", "w:class_injury": "injury", "w:class_death": "death", "w:class_violence": "violence", "w:class_sexual": "sexual", "w:class_child": "a child", "w:class_self_harm": "self-harm", "w:class_animal": "an animal", "w:class_hate": "hate",
  "w:purpose_police": "police", "w:purpose_court": "court", "w:purpose_insurer": "insurer", "w:purpose_regulator": "regulator", "w:purpose_disclosure": "disclosure", "w:purpose_person": "the person", "w:purpose_investigation": "investigation", "w:purpose_other": "other", "w:purpose_retention": "retention",
  "w:relied_a finding": "a finding",
  "w:relied_a fact": "a fact",
  "w:relied_an interview, as its recording,": "an interview, as its recording,",
};
