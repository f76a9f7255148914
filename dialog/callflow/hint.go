package callflow

func (r *runner) hint(l *Line, wanted string) string { return "" }
