package message

import (
	"iter"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func torture(t *testing.T, file string) *Message {
	t.Helper()
	m, err := Parse(vectors(t, "rfc4475")[file])
	require.NoError(t, err)
	return m
}

// all collects the values of a header, none of which may be bad.
func all[V any](t *testing.T, values iter.Seq2[V, error]) (list []V) {
	t.Helper()
	for v, err := range values {
		require.NoError(t, err)
		list = append(list, v)
	}
	return list
}

// must unwraps a value that has to be there.
func must[V any](v V, err error) V {
	if err != nil {
		panic(err)
	}
	return v
}

func TestRFC4475Wsinv(t *testing.T) {
	m := torture(t, "wsinv.dat")
	assert.Equal(t, "1918181833n", must(m.To()).Tag())
	assert.Equal(t, "sip:vivekg@chair-dnrc.example.com", must(m.To()).URI.String())
	from := must(m.From())
	assert.Equal(t, "98asjd8", from.Tag())
	assert.Equal(t, `J Rosenberg \"`, from.Display)
	assert.Equal(t, CSeq{9, INVITE}, must(m.CSeq()))
	assert.Equal(t, 68, must(m.MaxForwards()))
	assert.Equal(t, "wsinv.ndaksdj@192.0.2.1", m.CallID())
	vias := all(t, m.Vias())
	require.Len(t, vias, 3)
	assert.Equal(t, "UDP 192.0.2.2 390skdjuw", vias[0].Transport+" "+vias[0].Host+" "+vias[0].Branch())
	assert.False(t, vias[0].HasCookie())
	assert.Equal(t, "TCP spindle.example.com z9hG4bK9ikj8", vias[1].Transport+" "+vias[1].Host+" "+vias[1].Branch())
	assert.Equal(t, "UDP 192.168.255.111 z9hG4bK30239", vias[2].Transport+" "+vias[2].Host+" "+vias[2].Branch())
	subject, ok := m.Header("Subject")
	assert.True(t, ok)
	assert.Empty(t, subject)
	folded, _ := m.Header("NewFangledHeader")
	assert.Equal(t, "newfangled value continued newfangled value", folded)
	odd, _ := m.Header("UnknownHeaderWithUnusualValue")
	assert.Equal(t, ";;,,;;,;", odd)
	route := all(t, m.Routes())
	require.Len(t, route, 1)
	unknown, ok := route[0].URI.Param("unknownwith")
	assert.True(t, ok)
	assert.Equal(t, "value", unknown)
	contact := must(m.Contact())
	assert.Equal(t, `Quoted string ""`, contact.Display)
	value, _ := contact.Param("newparam")
	assert.Equal(t, "newvalue", value)
	assert.True(t, contact.Params.Has("secondparam"))
	assert.Equal(t, 330, contact.Params.quality())
	_, ok = m.RequestURI().Param("unknownparam")
	assert.True(t, ok)
	assert.Len(t, m.Body(), 150)
}

func TestRFC4475Intmeth(t *testing.T) {
	m := torture(t, "intmeth.dat")
	assert.Equal(t, Method("!interesting-Method0123456789_*+`.%indeed'~"), m.Method())
	u := m.RequestURI()
	assert.Equal(t, "1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*", u.User)
	assert.Equal(t, "&it+has=1,weird!*pas$wo~d_too.(doesn't-it)", u.Password)
	assert.Equal(t, "example.com", u.Host)
	assert.Equal(t, "BEL:\a NUL:\x00 DEL:\x7f", must(m.To()).Display)
	from := must(m.From())
	assert.Equal(t, "token1~` token2'+_ token3*%!.-", from.Display)
	utf8, _ := from.Param("fromParam''~+*_!.-%")
	assert.Equal(t, "работающий", utf8)
	assert.Equal(t, "_token~1'+`*%!-.", from.Tag())
	assert.Equal(t, `intmeth.word%ZK-!.*_+'@word`+"`"+`~)(><:\/"][?}{`, m.CallID())
	assert.Equal(t, uint32(139122385), must(m.CSeq()).Number)
	assert.Equal(t, m.Method(), must(m.CSeq()).Method)
	assert.Equal(t, 255, must(m.MaxForwards()))
	assert.Equal(t, "z9hG4bK-.!%66*_+`'~", must(m.Via()).Branch())
	ext, _ := m.Header("extensionHeader-!.%*+_`'~")
	assert.Equal(t, "\uFEFF大停電", ext)
}

func TestRFC4475Escapes(t *testing.T) {
	m := torture(t, "esc01.dat")
	u := m.RequestURI()
	assert.Equal(t, "sips%3Auser%40example.com", u.User)
	assert.Equal(t, "sips:user@example.com", Unescape(u.User))
	assert.Equal(t, "example.net", u.Host)
	assert.False(t, u.IsSecure())
	assert.Equal(t, "user", Unescape(must(m.To()).URI.User))
	assert.Equal(t, "I have spaces", Unescape(must(m.From()).URI.User))
	assert.Equal(t, "esc01.239409asdfakjkn23onasd0-3234", m.CallID())
	assert.True(t, must(m.ContentType()).Is("application/sdp"))
	contact := must(m.Contact()).URI
	_, lr := contact.Param("lr")
	assert.True(t, lr)
	value, _ := contact.Param("name")
	assert.Equal(t, "value%41", value, "unescaped once")
	assert.True(t, contact.Equal(must(ParseURI("sip:caller@host5.example.net;lr;name=value%25%34%31"))))

	m = torture(t, "escnull.dat")
	contacts := all(t, m.Contacts())
	require.Len(t, contacts, 2)
	assert.Equal(t, "\x00", Unescape(contacts[0].URI.User))
	assert.Equal(t, "\x00\x00", Unescape(contacts[1].URI.User))
	assert.False(t, contacts[0].Equal(contacts[1]))
	assert.Equal(t, "null-\x00-null", Unescape(must(m.To()).URI.User))

	m = torture(t, "esc02.dat")
	assert.Equal(t, Method("RE%47IST%45R"), m.Method())
	assert.Equal(t, "%Z%45", must(m.To()).Display)
	assert.Len(t, all(t, m.Contacts()), 2)
	other, _ := m.Header("C%6Fntact")
	assert.Equal(t, "<sip:alias2@host2.example.com>", other)
}

func TestRFC4475Longreq(t *testing.T) {
	m := torture(t, "longreq.dat")
	vias := all(t, m.Vias())
	require.Len(t, vias, 34)
	assert.Equal(t, "sip33.example.com", vias[0].Host)
	assert.Equal(t, "host.example.com", vias[33].Host)
	assert.Equal(t, "192.0.2.5", vias[33].Received())
	assert.Equal(t, "very"+strings.Repeat("long", 50)+"branchvalue", vias[33].Branch())
	to := must(m.To())
	assert.Equal(t, "I have a user name of "+strings.Repeat("extreme", 10)+" proportion", to.Display)
	assert.Equal(t, uint16(6000), to.URI.Port)
	value, _ := to.URI.Param("unknownparam1")
	assert.Equal(t, "very"+strings.Repeat("long", 20)+"value", value)
	value, _ = to.URI.Param("longparam" + strings.Repeat("name", 25))
	assert.Equal(t, "shortvalue", value)
	assert.Equal(t, strings.Repeat("amazinglylongcallername", 5), must(m.From()).URI.User)
	assert.Equal(t, "12"+strings.Repeat("982", 50)+"424", must(m.From()).Tag())
	assert.Equal(t, "longreq.one"+strings.Repeat("really", 20)+"longcallid", m.CallID())
	assert.Equal(t, CSeq{3882340, INVITE}, must(m.CSeq()))
	assert.Len(t, m.Body(), 150)
}

func TestRFC4475OtherValues(t *testing.T) {
	assert.Equal(t, "caller", must(torture(t, "lwsdisp.dat").From()).Display)

	m := torture(t, "dblreq.dat")
	assert.Equal(t, REGISTER, m.Method())
	assert.Empty(t, m.Body())

	m = torture(t, "semiuri.dat")
	assert.Equal(t, "user;par=u@example.net", Unescape(m.RequestURI().User))
	assert.Equal(t, "example.com", m.RequestURI().Host)
	assert.Len(t, all(t, m.Accept()), 6)

	var transports []string
	for _, via := range all(t, torture(t, "transports.dat").Vias()) {
		transports = append(transports, via.Transport)
	}
	assert.Equal(t, []string{"UDP", "SCTP", "TLS", "UNKNOWN", "TCP"}, transports)

	m = torture(t, "unreason.dat")
	assert.Equal(t, 200, m.Status())
	assert.Equal(t, "= 2**3 * 5**2 но сто девяносто девять - простое", m.Reason())

	m = torture(t, "noreason.dat")
	assert.Equal(t, 100, m.Status())
	assert.Empty(t, m.Reason())

	_, err := torture(t, "baddate.dat").Date()
	assert.ErrorContains(t, err, "Date: bad date")

	m = torture(t, "scalar02.dat")
	_, err = m.MaxForwards()
	assert.Error(t, err, "300 is out of range")
	_, err = m.Expires()
	assert.Error(t, err)

	m = torture(t, "scalarlg.dat")
	assert.Equal(t, uint32(1<<32-1), must(m.RetryAfter()).Seconds)
	for _, err := range m.Warnings() {
		assert.ErrorContains(t, err, "bad warning code")
	}

	via := must(torture(t, "badbranch.dat").Via())
	assert.Equal(t, BranchCookie, via.Branch())
	assert.False(t, via.HasCookie())

	m = torture(t, "unkscm.dat")
	assert.Equal(t, URI{Scheme: "nobodyKnowsThisScheme", Opaque: "totallyopaquecontent"}, m.RequestURI())
	assert.Equal(t, "soap.beep://192.0.2.103:3002", torture(t, "novelsc.dat").RequestURI().String())

	m = torture(t, "unksm2.dat")
	assert.Equal(t, "isbn", must(m.To()).URI.Scheme)
	assert.Equal(t, "//www.example.com", must(m.From()).URI.Opaque)
	assert.Equal(t, "3234233", must(m.From()).Tag())
	assert.Equal(t, "name:John_Smith", must(m.Contact()).URI.String())

	auth := all(t, torture(t, "regaut01.dat").Authorizations())
	require.Len(t, auth, 1)
	assert.Equal(t, "NoOneKnowsThisScheme", auth[0].Scheme)

	vias := all(t, torture(t, "bcast.dat").Vias())
	require.Len(t, vias, 2)
	assert.Equal(t, "255.255.255.255", vias[1].Host)

	assert.Equal(t, 0, must(torture(t, "zeromf.dat").MaxForwards()))

	contact := must(torture(t, "cparam01.dat").Contact())
	assert.True(t, contact.Params.Has("unknownparam"))
	contact = must(torture(t, "cparam02.dat").Contact())
	assert.False(t, contact.Params.Has("unknownparam"))
	_, ok := contact.URI.Param("unknownparam")
	assert.True(t, ok)

	route, _ := must(torture(t, "regescrt.dat").Contact()).URI.Header("Route")
	assert.Equal(t, "<sip:sip.example.com>", route)

	m = torture(t, "inv2543.dat")
	_, err = m.Contact()
	assert.ErrorIs(t, err, ErrMissing)
	assert.Empty(t, must(m.From()).Tag())
	assert.NotEmpty(t, m.Body(), "without Content-Length the body runs to the end of the datagram")
}

func TestRFC4475Multipart(t *testing.T) {
	m := torture(t, "mpart01.dat")
	parts := all(t, m.Parts())
	require.Len(t, parts, 2)
	assert.Equal(t, "text/plain", parts[0].Type.String())
	assert.Equal(t, "Hello", parts[0].Body)
	assert.Equal(t, "application/octet-stream", parts[1].Type.String())
	assert.Contains(t, parts[1].Body, "\x00", "binary, with bare CR and LF in it")
	encoding, _ := parts[1].Header("Content-Transfer-Encoding")
	assert.Equal(t, "binary", encoding)
	identity := all(t, m.Identity())
	require.Len(t, identity, 1)
}

// TestRFC4475Missing: what can be read of an incomplete request is enough to answer it.
func TestRFC4475Missing(t *testing.T) {
	m := torture(t, "insuf.dat")
	for _, err := range []error{second(m.From()), second(m.To())} {
		assert.ErrorIs(t, err, ErrMissing)
	}
	assert.Empty(t, m.CallID())
	resp := Check(m).Response(m)
	assert.Equal(t, "SIP/2.0 400 Bad Request\r\nCSeq: 193942 INVITE\r\n"+
		"Via: SIP/2.0/UDP 192.0.2.95;branch=z9hG4bKkdj.insuf\r\nContent-Length: 0\r\n\r\n", string(resp.Bytes()))
}

func second[V any](_ V, err error) error { return err }
