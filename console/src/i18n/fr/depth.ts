// Case depth and Account 360, in French.
export const depthFr = {
  "The records it rests on go to them": "Les pièces sur lesquelles elle repose leur sont remises",
  "They are told whom to write to": "On leur dit à qui écrire",
  "They are told how to challenge it": "On leur dit comment la contester",
  "They get the reasons in writing": "Ils reçoivent les motifs par écrit",
  "Fair to the person": "Équitable envers la personne",
  "For them to read. Nothing that tells who reported.": "Pour qu'ils le lisent. Rien qui dise qui a signalé.",
  "Empty: at once": "Vide : tout de suite",
  "Tell them now, before it takes effect": "Les prévenir maintenant, avant l'effet",
  "What the law of the place asks": "Ce que demande la loi du lieu",
  "Records disclosed to them": "Pièces qui leur sont communiquées",
  "One on each line, in words or as evidence id.": "Une par ligne, en mots ou par l'identifiant de la preuve.",
  "The law of the place asks first: {{what}}": "La loi du lieu demande d'abord : {{what}}",
  "Which event": "Quel événement",
  "another, by its id": "un autre, par son identifiant",
  "Why {{what}} counts": "Pourquoi {{what}} compte",
  "What in it counts": "Ce qui y compte",
} as const;
