package safetycentre

// Texts are the words of the pages in one language.
type Texts struct {
	Lang, Title, Leave, OtherLang, OtherPath                             string
	Emergency, EmergencyText, Call                                       string
	Intro, Now, Safe, Yes, No, Unsure                                    string
	What, WhatHelp, When, WhenHelp, Order, OrderHelp                     string
	Photo, PhotoHelp, You, YouHelp, Name, Email, Phone, ContactHelp      string
	Careful, CarefulHelp, Send, Next                                     string
	Problem, NeedText, TooLarge, TooMany, Broken                         string
	Done, DoneText, Number, Code, Keep, FollowTitle, FollowText, Look    string
	NotFound, Received, Looking, Answered, Closed, ReceivedAt, AnsweredA string
	Home                                                                 string
}

var english = Texts{
	Lang: "en", Title: "Help", Leave: "Leave this page", OtherLang: "Español", OtherPath: "/safety/es",
	Emergency: "In danger right now?", EmergencyText: "Call your local emergency number first. In the United States:", Call: "Call 911",
	Intro: "Tell us what happened. You do not need an account, and you can leave out anything you do not want to say. A person reads every report, at any hour.",
	Now:   "Is it happening now?", Safe: "Are you, or the person this is about, safe now?", Yes: "Yes", No: "No", Unsure: "I am not sure",
	What: "What happened?", WhatHelp: "In your own words, in any language.",
	When: "When and where?", WhenHelp: "As well as you remember.",
	Order: "Order number, if you know it", OrderHelp: "You find it in the app under your orders.",
	Photo: "Photos", PhotoHelp: "Up to five pictures of 5 MB each. Not needed.",
	You: "How can we reach you?", YouHelp: "Leave this empty if you do not want to be contacted.",
	Name: "Name we should use", Email: "Email address", Phone: "Telephone number", ContactHelp: "One that only you can see.",
	Careful: "What should we look out for when we contact you?", CarefulHelp: "For example: who else sees your phone, when you are alone, do not call.",
	Send: "Send", Next: "Already told us? Look up your report",
	Problem: "This could not be sent", NeedText: "Please write what happened.", TooLarge: "The pictures are too large. Send your report without them, or with smaller ones.",
	TooMany: "Too many reports came from your connection. Please wait a minute and send it again. If anyone is in danger, call the emergency number.",
	Broken:  "Something went wrong on our side. Please send it again.",
	Done:    "We have your report", DoneText: "A person will read it. Write these down: with both you can see how it stands. We cannot look up the code for you.",
	Number: "Number", Code: "Code", Keep: "Nobody can open your report with only one of them.",
	FollowTitle: "Look up your report", FollowText: "Enter the number and the code you were given.", Look: "Look up",
	NotFound: "We do not find a report with this number and code. Check both and try again.",
	Received: "We have received your report. Nobody has read it yet.", Looking: "A person is looking into it.",
	Answered: "We have answered you. Please look at your messages.", Closed: "We have finished with this report. You can always write again.",
	ReceivedAt: "Received", AnsweredA: "Last answer", Home: "Back",
}

var spanish = Texts{
	Lang: "es", Title: "Ayuda", Leave: "Salir de esta página", OtherLang: "English", OtherPath: "/safety",
	Emergency: "¿Estás en peligro ahora mismo?", EmergencyText: "Llama primero al número de emergencias de tu zona. En Estados Unidos:", Call: "Llamar al 911",
	Intro: "Cuéntanos qué pasó. No necesitas una cuenta y puedes dejar fuera lo que no quieras decir. Una persona lee cada mensaje, a cualquier hora.",
	Now:   "¿Está pasando ahora?", Safe: "¿Estás a salvo ahora, tú o la persona afectada?", Yes: "Sí", No: "No", Unsure: "No lo sé",
	What: "¿Qué pasó?", WhatHelp: "Con tus propias palabras, en cualquier idioma.",
	When: "¿Cuándo y dónde?", WhenHelp: "Hasta donde lo recuerdes.",
	Order: "Número de pedido, si lo sabes", OrderHelp: "Está en la aplicación, en tus pedidos.",
	Photo: "Fotos", PhotoHelp: "Hasta cinco imágenes de 5 MB cada una. No son necesarias.",
	You: "¿Cómo podemos comunicarnos contigo?", YouHelp: "Déjalo vacío si no quieres que te contactemos.",
	Name: "Nombre que debemos usar", Email: "Correo electrónico", Phone: "Teléfono", ContactHelp: "Uno que solo veas tú.",
	Careful: "¿Qué debemos tener en cuenta al contactarte?", CarefulHelp: "Por ejemplo: quién más ve tu teléfono, cuándo estás a solas, no llamar.",
	Send: "Enviar", Next: "¿Ya nos escribiste? Consulta tu mensaje",
	Problem: "No se pudo enviar", NeedText: "Por favor, escribe qué pasó.", TooLarge: "Las imágenes son demasiado grandes. Envía el mensaje sin ellas o con otras más pequeñas.",
	TooMany: "Llegaron demasiados mensajes desde tu conexión. Espera un minuto y vuelve a enviarlo. Si alguien está en peligro, llama al número de emergencias.",
	Broken:  "Algo falló de nuestro lado. Por favor, envíalo otra vez.",
	Done:    "Recibimos tu mensaje", DoneText: "Una persona lo leerá. Anota estos dos datos: con ambos puedes ver cómo va. No podemos consultar el código por ti.",
	Number: "Número", Code: "Código", Keep: "Nadie puede abrir tu mensaje con solo uno de ellos.",
	FollowTitle: "Consulta tu mensaje", FollowText: "Escribe el número y el código que te dimos.", Look: "Consultar",
	NotFound: "No encontramos un mensaje con ese número y ese código. Revisa ambos e inténtalo de nuevo.",
	Received: "Recibimos tu mensaje. Todavía nadie lo ha leído.", Looking: "Una persona lo está revisando.",
	Answered: "Te hemos respondido. Por favor, revisa tus mensajes.", Closed: "Hemos terminado con este mensaje. Siempre puedes volver a escribirnos.",
	ReceivedAt: "Recibido", AnsweredA: "Última respuesta", Home: "Volver",
}
