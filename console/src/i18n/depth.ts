// Case depth and Account 360, in Spanish.
export const depthEs = {
  "The records it rests on go to them": "Reciben los registros en que se apoya",
  "They are told whom to write to": "Se les dice a quién escribir",
  "They are told how to challenge it": "Se les dice cómo impugnarla",
  "They get the reasons in writing": "Reciben los motivos por escrito",
  "Fair to the person": "Justo con la persona",
  "For them to read. Nothing that tells who reported.": "Para que lo lean. Nada que diga quién informó.",
  "Empty: at once": "Vacío: de inmediato",
  "Tell them now, before it takes effect": "Avisarles ahora, antes de que surta efecto",
  "What the law of the place asks": "Lo que pide la ley del lugar",
  "Records disclosed to them": "Registros que se les entregan",
  "One on each line, in words or as evidence id.": "Uno por línea, en palabras o como identificador de prueba.",
  "The law of the place asks first: {{what}}": "La ley del lugar pide antes: {{what}}",
  "Which event": "Qué evento",
  "another, by its id": "otro, por su identificador",
  "Why {{what}} counts": "Por qué cuenta {{what}}",
  "What in it counts": "Qué cuenta en ello",
} as const;
