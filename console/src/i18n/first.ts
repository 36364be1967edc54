// What a newcomer meets on the way from a contact to the third step of its protocol, in Spanish.
export const firstEs = {
  "Choose an answer": "Elegir una respuesta",
  "Done: the next step": "Hecho: el paso siguiente",
  "Done another way": "Hecho de otra manera",
  "Not possible: skip it": "No es posible: omitirlo",
  "answer": "responder",
  "done, next step": "hecho, paso siguiente",
  "done another way": "hecho de otra manera",
  "not possible": "no es posible",
  "Still needed: {{what}}": "Falta todavía: {{what}}",
  "Take the last answer back": "Quitar la última respuesta",
  "As the reporter said": "Como dijo quien informó",
  "the reporter said": "lo dijo quien informó",
} as const;
