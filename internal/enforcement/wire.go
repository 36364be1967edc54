package enforcement

import "context"

// named says of order and instrument how the marketplace knows them. Our ids
// stand beside it: they say that two webhooks are about the same thing.
func (s *Service) named(ctx context.Context, a *Action, data map[string]any) error {
	if a.order != 0 {
		name := TheirName{Ref: a.orderRef}
		if name.Ref == "" {
			var err error
			if name, err = s.theirName(ctx, a.order, 0); err != nil {
				return err
			}
		}
		data["order_id"] = a.Order
		if name != (TheirName{}) {
			data["order"] = name
		}
	}
	if a.instrument != 0 {
		name, err := s.theirName(ctx, a.instrument, a.account)
		if err != nil {
			return err
		}
		data["instrument_id"] = a.Instrument
		if name != (TheirName{}) {
			data["instrument"] = name
		}
	}
	return nil
}

func (s *Service) theirName(ctx context.Context, entity, account uint64) (TheirName, error) {
	if s.TheirName == nil {
		return TheirName{}, nil
	}
	return s.TheirName(ctx, entity, account)
}
