package message

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// phone is a user agent of RFC 3261 and its first extensions.
var phone = Profile{
	Methods:      []Method{INVITE, ACK, CANCEL, BYE, OPTIONS, REGISTER, MESSAGE},
	Schemes:      []string{"sip", "sips", "tel"},
	Extensions:   []string{"100rel", "timer"},
	ContentTypes: []string{"application/sdp", "text/plain"},
}

const (
	accept  = -1 // Check finds nothing
	discard = 0  // a response that is dropped
	noParse = -2 // no message at all
)

// verdicts: what a strict element says of each message of RFC 4475, in the order of its sections.
var verdicts = []struct {
	file string
	want int    // of Check for any element
	ua   int    // of phone.Check
	why  string // text of the error
	owed string // header owed, "Name: value"
}{
	{file: "wsinv.dat", want: accept, ua: accept},
	{file: "intmeth.dat", want: accept, ua: 501, why: "method is not supported", owed: "Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, REGISTER, MESSAGE"},
	{file: "esc01.dat", want: accept, ua: accept},
	{file: "escnull.dat", want: accept, ua: accept},
	{file: "esc02.dat", want: accept, ua: 501, why: "method is not supported"},
	{file: "lwsdisp.dat", want: accept, ua: accept},
	{file: "longreq.dat", want: accept, ua: accept},
	{file: "dblreq.dat", want: accept, ua: accept},
	{file: "semiuri.dat", want: accept, ua: accept},
	{file: "transports.dat", want: accept, ua: accept},
	{file: "mpart01.dat", want: accept, ua: 415, why: `media type is not supported ("application/octet-stream"`},
	{file: "unreason.dat", want: accept, ua: accept},
	{file: "noreason.dat", want: accept, ua: accept},
	{file: "badinv01.dat", want: 400, ua: 400, why: "line 7, Via: parameter without a name"},
	{file: "clerr.dat", want: 400, ua: 400, why: "message: body is 154 bytes, Content-Length says 9999 (datagram truncated?)"},
	{file: "ncl.dat", want: 400, ua: 400, why: `Content-Length: bad number ("-999"`},
	{file: "scalar02.dat", want: 400, ua: 400, why: `line 5, CSeq: bad sequence number ("36893488147419103232"; want 0-2147483647): RFC 3261 §8.1.1.5`},
	{file: "scalarlg.dat", want: discard, ua: discard, why: "bad sequence number"},
	{file: "quotbal.dat", want: 400, ua: 400, why: "line 2, To: display name without a closing quote"},
	{file: "ltgtruri.dat", want: 400, ua: 400, why: "line 1, Request-URI: Request-URI in brackets"},
	{file: "lwsruri.dat", want: 400, ua: 400, why: "Request-URI: bad parameters in URI"},
	{file: "lwsstart.dat", want: 400, ua: 400, why: "line 1: bad white space in the start line"},
	{file: "trws.dat", want: 400, ua: 400, why: "line 1: bad white space in the start line"},
	{file: "escruri.dat", want: 400, ua: 400, why: "headers in the Request-URI"},
	{file: "baddate.dat", want: accept, ua: accept}, // "should not reject unless Date matters": Date() gives the error
	{file: "regbadct.dat", want: 400, ua: 400, why: "Contact: URI with ? or , needs < and >"},
	{file: "badaspec.dat", want: 400, ua: 400, why: "To: URI without a scheme"},
	{file: "baddn.dat", want: 400, ua: 400, why: "From: bad display name"},
	{file: "badvers.dat", want: 505, ua: 505, why: `line 1: unknown version ("SIP/7.0"; want SIP/2.0)`},
	{file: "mismatch01.dat", want: 400, ua: 400, why: "method INVITE does not match request OPTIONS: RFC 3261 §8.1.1.5"},
	{file: "mismatch02.dat", want: 400, ua: 501, why: "NEWMETHOD"},
	{file: "bigcode.dat", want: noParse, why: `message: line 1: bad status code ("4294967301"; want 100-699): RFC 3261 §7.2`},
	{file: "badbranch.dat", want: accept, ua: accept}, // falls back to the matching of RFC 2543: HasCookie is false
	{file: "insuf.dat", want: 400, ua: 400, why: "message: header From is missing: RFC 3261 §8.1.1"},
	{file: "unkscm.dat", want: accept, ua: 416, why: "scheme is not supported"},
	{file: "novelsc.dat", want: accept, ua: 416, why: `scheme is not supported ("soap.beep"`},
	{file: "unksm2.dat", want: accept, ua: accept},
	{file: "bext01.dat", want: accept, ua: 420, why: "extension is not supported", owed: "Unsupported: nothingSupportsThis, nothingSupportsThisEither"},
	{file: "invut.dat", want: accept, ua: 415, why: "media type is not supported", owed: "Accept: application/sdp, text/plain"},
	{file: "regaut01.dat", want: accept, ua: accept},
	{file: "multi01.dat", want: 400, ua: 400, why: "header is there twice"},
	{file: "mcl01.dat", want: 400, ua: 400, why: "Content-Length: header is there twice"},
	{file: "bcast.dat", want: accept, ua: accept}, // an endpoint drops it for its two Vias
	{file: "zeromf.dat", want: accept, ua: accept},
	{file: "cparam01.dat", want: accept, ua: accept},
	{file: "cparam02.dat", want: accept, ua: accept},
	{file: "regescrt.dat", want: accept, ua: accept},
	{file: "sdp01.dat", want: accept, ua: 406, why: "Accept: no answer is possible", owed: `Warning: 399 invalid "Accept leaves no type for an answer"`},
	{file: "inv2543.dat", want: accept, ua: accept},
	{file: "test.dat", want: noParse, why: `message: line 1: not a SIP start line ("INVITE sip:alan@jasomi.com"; want`},
}

func TestRFC4475Verdicts(t *testing.T) {
	files := vectors(t, "rfc4475")
	require.Len(t, files, len(verdicts))
	for _, v := range verdicts {
		t.Run(v.file, func(t *testing.T) {
			require.Contains(t, files, v.file)
			m, err := Parse(files[v.file])
			if v.want == noParse {
				require.ErrorContains(t, err, v.why)
				return
			}
			require.NoError(t, err)
			judgement(t, m, Check(m), v.want, "", "")
			judgement(t, m, phone.Check(m), v.ua, v.why, v.owed)
			if v.file != "dblreq.dat" { // which has more octets than its Content-Length says
				assert.Equal(t, string(files[v.file]), string(m.Bytes()))
			}
			rest := ""
			if m.unended {
				rest = "\r\n"
			}
			assert.Equal(t, string(m.Bytes())+rest, rebuilt(m), "an edit keeps the rest byte for byte")
		})
	}
}

func judgement(t *testing.T, m *Message, got *Problem, want int, why, owed string) {
	t.Helper()
	if want == accept {
		if got != nil {
			t.Errorf("rejected: %v", got)
		}
		return
	}
	require.NotNil(t, got)
	assert.Equal(t, want, got.Status)
	assert.ErrorContains(t, got, why)
	resp := got.Response(m)
	if want == discard {
		assert.Nil(t, resp)
		return
	}
	again, err := Parse(resp.Bytes())
	require.NoError(t, err)
	assert.Equal(t, want, again.Status())
	assert.Equal(t, m.CallID(), again.CallID())
	if owed != "" {
		require.Len(t, got.Owed, 1)
		assert.Equal(t, owed, got.Owed[0].Name+": "+got.Owed[0].Value)
		value, _ := again.Header(got.Owed[0].Name)
		assert.Equal(t, got.Owed[0].Value, value)
	}
}
