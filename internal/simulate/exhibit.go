package simulate

// Exhibit is a drawn picture that stands for what a person would have sent as
// evidence. kind is chat, glass, car, bag, stain or anything else for a mark on
// skin; the same n draws the same picture.
func Exhibit(kind string, n uint64) Attachment { return photo(kind, n) }
