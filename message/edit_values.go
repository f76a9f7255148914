package message

import "encoding"

// SetValue is Set with a typed value: an Address, Via, CSeq, Event... Its AppendText refuses what is not legal, and then
// nothing has changed.
func (m *Message) SetValue(name string, v encoding.TextAppender) error {
	text, err := printValue(name, v)
	if err != nil {
		return err
	}
	return m.Set(name, text)
}

// AddValue is Add with a typed value.
func (m *Message) AddValue(name string, v encoding.TextAppender) error {
	text, err := printValue(name, v)
	if err != nil {
		return err
	}
	return m.Add(name, text)
}

// PrependValue is Prepend with a typed value.
func (m *Message) PrependValue(name string, v encoding.TextAppender) error {
	text, err := printValue(name, v)
	if err != nil {
		return err
	}
	return m.Prepend(name, text)
}

// printValue prints a value in the words of the header that it is for.
func printValue(name string, v encoding.TextAppender) (string, error) {
	if d, ok := v.(DialogRef); ok && headerNamed(name) == hTargetDialog {
		if _, err := d.AppendText(nil); err != nil {
			return "", err
		}
		return d.TargetDialog(), nil
	}
	text, err := v.AppendText(make([]byte, 0, 128))
	return string(text), err
}
