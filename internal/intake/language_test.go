package intake

import "testing"

func TestLanguageOfThree(t *testing.T) {
	for text, want := range map[string]string{
		"the driver was rude and he left": "en", "el repartidor me pegó y se fue con mi pedido": "es", "le livreur m'a frappé et il est parti avec ma commande": "fr",
		"¿dónde está?": "es", "où est ma commande": "fr", "": "", "ok": "", "12345": "",
		"I was told that the order is late": "en", "ça va pas du tout": "fr",
	} {
		if got := Language(text); got != want {
			t.Errorf("%q is %q, not %q", text, got, want)
		}
	}
}
