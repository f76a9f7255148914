package dialog

// sessionProvisional: a provisional response of this dialog came (caller).
func (d *Dialog) sessionProvisional(c *cause) {
	if sdpOf(c.msg) != nil {
		d.described(c, isReliable(c.msg))
	}
	d.ackProvisional(c)
}

// ringback says in a Ringing output whether the host is to play a local tone (RFC 3960 §3.2).
func (d *Dialog) ringback(out *Output) { out.LocalRingback = out.Code == 180 }

// silenceOthers: one fork has answered; the early media of the others ends.
func (inv *invite) silenceOthers(c *cause) {}
