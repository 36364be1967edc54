package safetycentre

// Texts are the words of the pages in one language.
type Texts struct {
	Policies                                                                                              string
	Lang, Self, Path, Title, Leave, LeaveHelp                                                             string
	Emergency, EmergencyText, Call, CallNow, Elsewhere                                                    string
	Crisis, Country, Show                                                                                 string
	Intro, Step, Now, Safe, Yes, No, Unsure                                                               string
	What, WhatHelp, When, WhenHelp, Order, OrderHelp                                                      string
	Photo, PhotoHelp, You, YouHelp, Name, Email, Phone, ContactHelp                                       string
	Careful, CarefulHelp, Confidential, ConfidentialHelp, Send, NextStep, Back, Check, CheckHelp, Nothing string
	Follow                                                                                                string
	Problem, NeedText, TooLarge, TooMany, Broken                                                          string
	Done, DoneText, Number, Code, Keep, FollowTitle, FollowText, Look                                     string
	NotFound, Received, Looking, Answered, Closed, ReceivedAt, AnsweredA                                  string
	Answers, Reply, ReplyHelp, Replied, Home                                                              string
	Store, StoreIntro, StoreName, StoreNameHelp, StoreWho, StoreWhoHelp                                   string
	StoreWhat, StoreWhatHelp, StorePolice, StorePoliceHelp, StoreLink                                     string
}

var english = Texts{
	Policies: "Read our policies",
	Lang:     "en", Self: "English", Path: "/safety", Title: "Help", Leave: "Leave this page", LeaveHelp: "Key X with your browser's access keys",
	Emergency: "In danger right now?", EmergencyText: "Call the emergency number first:", Call: "Call %s", CallNow: "This sounds urgent. Please call now, and write to us afterwards.",
	Elsewhere: "112 works from mobile phones in most countries. If it does not, call your local emergency number.",
	Crisis:    "If you are thinking about hurting yourself, people who listen are at", Country: "Where are you?", Show: "Show the number",
	Intro: "Tell us what happened. You do not need an account, and you can leave out anything you do not want to say. A person reads every report, at any hour. Nothing is kept until you send it.",
	Step:  "Step %d of %d", Now: "Is it happening now?", Safe: "Are you, or the person this is about, safe now?", Yes: "Yes", No: "No", Unsure: "I am not sure",
	What: "What happened?", WhatHelp: "In your own words, in any language.",
	When: "When and where?", WhenHelp: "As well as you remember.",
	Order: "Order number, if you know it", OrderHelp: "You find it in the app under your orders.",
	Photo: "Photos", PhotoHelp: "Up to five pictures of 5 MB each. Not needed.",
	You: "How can we reach you?", YouHelp: "Leave this empty if you do not want to be contacted.",
	Name: "Name we should use", Email: "Email address", Phone: "Telephone number", ContactHelp: "One that only you can see.",
	Confidential: "Keep who I am confidential", ConfidentialHelp: "The person you report is never told who you are. With this, our own staff also see it only after saying why they must, and it is written down who looked.",
	Careful: "What should we look out for when we contact you?", CarefulHelp: "For example: who else sees your phone, when you are alone, do not call.",
	Send: "Send", NextStep: "Next", Back: "Back", Check: "What you are about to send", CheckHelp: "Go back to change anything.", Nothing: "Left out",
	Follow: "Already told us? Look up your report", Problem: "This could not be sent", NeedText: "Please write what happened.",
	TooLarge: "The pictures are too large. Send your report without them, or with smaller ones.",
	TooMany:  "Too many reports came from your connection. Please wait a minute and send it again. If anyone is in danger, call the emergency number.",
	Broken:   "Something went wrong on our side. Please send it again.",
	Done:     "We have your report", DoneText: "A person will read it. Write these down: with both you can see how it stands, read our answers, and add something. We cannot look up the code for you.",
	Number: "Number", Code: "Code", Keep: "Nobody can open your report with only one of them.",
	FollowTitle: "Look up your report", FollowText: "Enter the number and the code you were given.", Look: "Look up",
	NotFound: "We do not find a report with this number and code. Check both and try again.",
	Received: "We have received your report. Nobody has read it yet.", Looking: "A person is looking into it.",
	Answered: "We have answered you.", Closed: "We have finished with this report. You can always write again.",
	ReceivedAt: "Received", AnsweredA: "Last answer", Answers: "What we wrote to you", Reply: "Add something, or answer us", ReplyHelp: "A person will read it together with your report.", Replied: "We have what you added.", Home: "Start again",
	Store: "For store staff and loss prevention", StoreIntro: "Tell us about a courier, a customer or an order in your store. Your report goes to people who handle nothing else.",
	StoreName: "Store", StoreNameHelp: "Name and street, or your store number.", StoreWho: "Your name and role", StoreWhoHelp: "So that we know whom to ask.",
	StoreWhat: "What happened?", StoreWhatHelp: "Who was involved, what was said or taken, and whether anybody is hurt.",
	StorePolice: "Police report, if there is one", StorePoliceHelp: "Agency and number.", StoreLink: "Work in a store? Report here",
}

var spanish = Texts{
	Policies: "Lee nuestras políticas",
	Lang:     "es", Self: "Español", Path: "/safety/es", Title: "Ayuda", Leave: "Salir de esta página", LeaveHelp: "Tecla X con las teclas de acceso de tu navegador",
	Emergency: "¿Estás en peligro ahora mismo?", EmergencyText: "Llama primero al número de emergencias:", Call: "Llamar al %s", CallNow: "Esto parece urgente. Llama ahora y escríbenos después.",
	Elsewhere: "El 112 funciona desde teléfonos móviles en la mayoría de los países. Si no, llama al número de emergencias de tu zona.",
	Crisis:    "Si estás pensando en hacerte daño, hay personas que escuchan en el", Country: "¿Dónde estás?", Show: "Mostrar el número",
	Intro: "Cuéntanos qué pasó. No necesitas una cuenta y puedes dejar fuera lo que no quieras decir. Una persona lee cada mensaje, a cualquier hora. No se guarda nada hasta que lo envíes.",
	Step:  "Paso %d de %d", Now: "¿Está pasando ahora?", Safe: "¿Estás a salvo ahora, tú o la persona afectada?", Yes: "Sí", No: "No", Unsure: "No lo sé",
	What: "¿Qué pasó?", WhatHelp: "Con tus propias palabras, en cualquier idioma.",
	When: "¿Cuándo y dónde?", WhenHelp: "Hasta donde lo recuerdes.",
	Order: "Número de pedido, si lo sabes", OrderHelp: "Está en la aplicación, en tus pedidos.",
	Photo: "Fotos", PhotoHelp: "Hasta cinco imágenes de 5 MB cada una. No son necesarias.",
	You: "¿Cómo podemos comunicarnos contigo?", YouHelp: "Déjalo vacío si no quieres que te contactemos.",
	Name: "Nombre que debemos usar", Email: "Correo electrónico", Phone: "Teléfono", ContactHelp: "Uno que solo veas tú.",
	Confidential: "Mantener mi identidad confidencial", ConfidentialHelp: "La persona denunciada nunca sabrá quién eres. Con esto, nuestro propio personal solo lo verá tras decir por qué es necesario, y queda registrado quién miró.",
	Careful: "¿Qué debemos tener en cuenta al contactarte?", CarefulHelp: "Por ejemplo: quién más ve tu teléfono, cuándo estás a solas, no llamar.",
	Send: "Enviar", NextStep: "Siguiente", Back: "Atrás", Check: "Lo que vas a enviar", CheckHelp: "Vuelve atrás para cambiar algo.", Nothing: "Sin respuesta",
	Follow: "¿Ya nos escribiste? Consulta tu mensaje", Problem: "No se pudo enviar", NeedText: "Por favor, escribe qué pasó.",
	TooLarge: "Las imágenes son demasiado grandes. Envía el mensaje sin ellas o con otras más pequeñas.",
	TooMany:  "Llegaron demasiados mensajes desde tu conexión. Espera un minuto y vuelve a enviarlo. Si alguien está en peligro, llama al número de emergencias.",
	Broken:   "Algo falló de nuestro lado. Por favor, envíalo otra vez.",
	Done:     "Recibimos tu mensaje", DoneText: "Una persona lo leerá. Anota estos dos datos: con ambos puedes ver cómo va, leer nuestras respuestas y añadir algo. No podemos consultar el código por ti.",
	Number: "Número", Code: "Código", Keep: "Nadie puede abrir tu mensaje con solo uno de ellos.",
	FollowTitle: "Consulta tu mensaje", FollowText: "Escribe el número y el código que te dimos.", Look: "Consultar",
	NotFound: "No encontramos un mensaje con ese número y ese código. Revisa ambos e inténtalo de nuevo.",
	Received: "Recibimos tu mensaje. Todavía nadie lo ha leído.", Looking: "Una persona lo está revisando.",
	Answered: "Te hemos respondido.", Closed: "Hemos terminado con este mensaje. Siempre puedes volver a escribirnos.",
	ReceivedAt: "Recibido", AnsweredA: "Última respuesta", Answers: "Lo que te escribimos", Reply: "Añade algo o respóndenos", ReplyHelp: "Una persona lo leerá junto con tu mensaje.", Replied: "Recibimos lo que añadiste.", Home: "Empezar de nuevo",
	Store: "Para personal de tiendas y prevención de pérdidas", StoreIntro: "Cuéntanos sobre un repartidor, un cliente o un pedido en tu tienda. Tu mensaje llega a personas que no se ocupan de otra cosa.",
	StoreName: "Tienda", StoreNameHelp: "Nombre y calle, o el número de tu tienda.", StoreWho: "Tu nombre y tu puesto", StoreWhoHelp: "Para saber a quién preguntar.",
	StoreWhat: "¿Qué sucedió?", StoreWhatHelp: "Quién participó, qué se dijo o se llevaron, y si alguien está herido.",
	StorePolice: "Denuncia policial, si la hay", StorePoliceHelp: "Organismo y número.", StoreLink: "¿Trabajas en una tienda? Escríbenos aquí",
}

var french = Texts{
	Policies: "Lire nos règles",
	Lang:     "fr", Self: "Français", Path: "/safety/fr", Title: "Aide", Leave: "Quitter cette page", LeaveHelp: "Touche X avec les raccourcis de votre navigateur",
	Emergency: "En danger en ce moment ?", EmergencyText: "Appelez d'abord le numéro d'urgence :", Call: "Appeler le %s", CallNow: "Cela semble urgent. Appelez maintenant, puis écrivez-nous.",
	Elsewhere: "Le 112 fonctionne depuis un mobile dans la plupart des pays. Sinon, appelez le numéro d'urgence local.",
	Crisis:    "Si vous pensez à vous faire du mal, des personnes vous écoutent au", Country: "Où êtes-vous ?", Show: "Afficher le numéro",
	Intro: "Dites-nous ce qui s'est passé. Vous n'avez pas besoin de compte, et vous pouvez taire ce que vous ne voulez pas dire. Une personne lit chaque message, à toute heure. Rien n'est conservé avant l'envoi.",
	Step:  "Étape %d sur %d", Now: "Est-ce que cela se passe maintenant ?", Safe: "Êtes-vous en sécurité, vous ou la personne concernée ?", Yes: "Oui", No: "Non", Unsure: "Je ne sais pas",
	What: "Que s'est-il passé ?", WhatHelp: "Avec vos mots, dans n'importe quelle langue.",
	When: "Quand et où ?", WhenHelp: "Autant que vous vous en souvenez.",
	Order: "Numéro de commande, si vous l'avez", OrderHelp: "Il se trouve dans l'application, sous vos commandes.",
	Photo: "Photographies", PhotoHelp: "Jusqu'à cinq images de 5 Mo chacune. Pas nécessaire.",
	You: "Comment pouvons-nous vous joindre ?", YouHelp: "Laissez vide si vous ne voulez pas être contacté.",
	Name: "Nom à utiliser", Email: "Adresse électronique", Phone: "Numéro de téléphone", ContactHelp: "Que vous seul pouvez voir.",
	Confidential: "Garder mon identité confidentielle", ConfidentialHelp: "La personne signalée n'apprend jamais qui vous êtes. Avec cette option, notre propre personnel ne le voit qu'après avoir dit pourquoi c'est nécessaire, et il est noté qui a regardé.",
	Careful: "À quoi devons-nous faire attention en vous contactant ?", CarefulHelp: "Par exemple : qui d'autre voit votre téléphone, quand vous êtes seul, ne pas appeler.",
	Send: "Envoyer", NextStep: "Suivant", Back: "Retour", Check: "Ce que vous allez envoyer", CheckHelp: "Revenez en arrière pour modifier.", Nothing: "Sans réponse",
	Follow: "Vous nous avez déjà écrit ? Suivez votre message", Problem: "L'envoi n'a pas été possible", NeedText: "Écrivez ce qui s'est passé, s'il vous plaît.",
	TooLarge: "Les images sont trop grandes. Envoyez votre message sans elles, ou avec de plus petites.",
	TooMany:  "Trop de messages sont venus de votre connexion. Attendez une minute et renvoyez-le. Si quelqu'un est en danger, appelez le numéro d'urgence.",
	Broken:   "Une erreur s'est produite chez nous. Renvoyez votre message, s'il vous plaît.",
	Done:     "Nous avons votre message", DoneText: "Une personne va le lire. Notez ces deux éléments : avec eux vous pouvez voir où il en est, lire nos réponses et ajouter quelque chose. Nous ne pouvons pas retrouver le code pour vous.",
	Number: "Numéro", Code: "Code secret", Keep: "Personne ne peut ouvrir votre message avec un seul des deux.",
	FollowTitle: "Suivre votre message", FollowText: "Entrez le numéro et le code que vous avez reçus.", Look: "Chercher",
	NotFound: "Nous ne trouvons pas de message avec ce numéro et ce code. Vérifiez les deux et réessayez.",
	Received: "Nous avons reçu votre message. Personne ne l'a encore lu.", Looking: "Une personne s'en occupe.",
	Answered: "Nous vous avons répondu.", Closed: "Nous en avons terminé avec ce message. Vous pouvez toujours nous réécrire.",
	ReceivedAt: "Reçu", AnsweredA: "Dernière réponse", Answers: "Ce que nous vous avons écrit", Reply: "Ajouter quelque chose, ou nous répondre", ReplyHelp: "Une personne le lira avec votre message.", Replied: "Nous avons ce que vous avez ajouté.", Home: "Recommencer",
	Store: "Pour le personnel des magasins et la prévention des pertes", StoreIntro: "Parlez-nous d'un livreur, d'un client ou d'une commande dans votre magasin. Votre message arrive chez des personnes qui ne font que cela.",
	StoreName: "Magasin", StoreNameHelp: "Nom et rue, ou le numéro de votre magasin.", StoreWho: "Votre nom et votre fonction", StoreWhoHelp: "Pour savoir à qui demander.",
	StoreWhat: "Que s'est-il passé exactement ?", StoreWhatHelp: "Qui était là, ce qui a été dit ou pris, et si quelqu'un est blessé.",
	StorePolice: "Plainte à la police, s'il y en a une", StorePoliceHelp: "Service et numéro.", StoreLink: "Vous travaillez dans un magasin ? Écrivez ici",
}

// languages are the pages' languages, the first without a part of its own in the
// path.
var languages = []Texts{english, spanish, french}
