package engine

// AsksEffects says whether a rule on the type has effects.
func (t *EventType) AsksEffects() bool {
	for i := range t.layout.rules {
		if len(t.layout.rules[i].effects) > 0 {
			return true
		}
	}
	return false
}
