package simulate

import (
	"hash/fnv"
	"strings"
)

// shelf is what grocers sell most, by reference: a product is recalled now and
// then, and somebody asks who has it at home.
var shelf = []string{"PB-500", "MILK-1L", "BREAD-RYE", "EGGS-12", "APPLES-1K", "RICE-2K", "COFFEE-250", "SOAP-3", "BERRIES-500", "CHICKEN-1K", "PASTA-500", "OAT-1L"}

// products are the references of what an order holds, with blanks between them;
// they follow from its own reference, so that nothing else of the world changes
// with the shelf.
func products(order string, items int) string {
	h := fnv.New64a()
	h.Write([]byte(order))
	n := h.Sum64()
	var out []string
	for k := range min(items, 4) {
		p := shelf[(n>>(8*k))%uint64(len(shelf))]
		if !strings.Contains(" "+strings.Join(out, " ")+" ", " "+p+" ") {
			out = append(out, p)
		}
	}
	return strings.Join(out, " ")
}
