package dialog

// SetLocalCSeq makes a dialog look as if it had sent that many requests.
func SetLocalCSeq(d *Dialog, n uint32) { d.localSeq = n }

// TakeCSeq asks for the next number.
func TakeCSeq(d *Dialog) error {
	_, err := d.nextSeq("info")
	return err
}
