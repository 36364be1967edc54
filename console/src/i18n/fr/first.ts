// What a newcomer meets on the way from a contact to the third step of its protocol, in French.
export const firstFr = {
  "Choose an answer": "Choisir une réponse",
  "Done: the next step": "Fait : l’étape suivante",
  "Done another way": "Fait autrement",
  "Not possible: skip it": "Impossible : la passer",
  "answer": "répondre",
  "done, next step": "fait, étape suivante",
  "done another way": "fait autrement",
  "not possible": "impossible",
  "Still needed: {{what}}": "Il manque encore : {{what}}",
  "Take the last answer back": "Reprendre la dernière réponse",
  "As the reporter said": "Comme l’a dit l’auteur du signalement",
  "the reporter said": "selon l’auteur du signalement",
} as const;
