package dialog

// info: an INFO of the peer, in order (RFC 6086).
func (d *Dialog) info(c *cause) { d.toHost(c, 200) }
