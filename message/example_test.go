package message_test

import (
	"errors"
	"fmt"
	"strings"

	"github.com/sipdialog/sipdialog/message"
)

// packet is what a phone sent us.
var packet = []byte(strings.ReplaceAll(`INVITE sip:bob@biloxi.com SIP/2.0
Via: SIP/2.0/UDP pc33.atlanta.com;branch=z9hG4bK776asdhds
Max-Forwards: 70
f: "Alice" <sip:alice@atlanta.com>;tag=1928301774
t: <sip:bob@biloxi.com>
i: a84b4c76e66710
CSeq: 314159 INVITE
m: <sip:alice@pc33.atlanta.com>
k: 100rel, timer
l: 0

`, "\n", "\r\n"))

func ExampleParse() {
	m, err := message.Parse(packet)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(m.Method(), m.RequestURI().User, m.CallID())
	fmt.Println(m)
	// Output:
	// INVITE bob a84b4c76e66710
	// INVITE sip:bob@biloxi.com (Call-ID a84b4c76e66710, CSeq 314159 INVITE, from-tag 1928301774)
}

func ExampleMessage_From() {
	m, err := message.Parse(packet)
	if err != nil {
		fmt.Println(err)
		return
	}
	from, err := m.From()
	if err != nil {
		fmt.Println(err)
		return
	}
	via, err := m.Via()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(from.Display, from.URI.Host, from.Tag())
	fmt.Println(via.Transport, via.Host, via.Branch())
	fmt.Println(m.HasToken("Supported", "timer"))
	_, err = m.Expires()
	fmt.Println(err, errors.Is(err, message.ErrMissing))
	// Output:
	// Alice atlanta.com 1928301774
	// UDP pc33.atlanta.com z9hG4bK776asdhds
	// true
	// message: header Expires is missing true
}

func ExampleNewRequest() {
	uri, err := message.ParseURI("sip:bob@biloxi.com")
	if err != nil {
		fmt.Println(err)
		return
	}
	m, err := message.NewRequest(message.OPTIONS, uri)
	if err != nil {
		fmt.Println(err)
		return
	}
	alice := message.Address{Display: "Alice", URI: message.URI{Scheme: "sip", User: "alice", Host: "atlanta.com"}}
	via := message.Via{Transport: "UDP", Host: "pc33.atlanta.com", Port: 5060}.With("branch", "z9hG4bKhjhs8ass877").With("rport", "")
	err = errors.Join(
		m.AddValue("Via", via),
		m.Add("Max-Forwards", "70"),
		m.AddValue("From", alice.WithTag("1928301774")),
		m.AddValue("To", message.Address{URI: uri}),
		m.Add("Call-ID", "a84b4c76e66710"),
		m.SetCSeq(63104, message.OPTIONS),
		m.Add("Subject", "break\r\nme: apart"),
	)
	fmt.Println(err)
	fmt.Print(strings.ReplaceAll(string(m.Bytes()), "\r\n", "\n"))
	// Output:
	// message: header Subject: value contains a line break: RFC 3261 §25.1
	// OPTIONS sip:bob@biloxi.com SIP/2.0
	// Via: SIP/2.0/UDP pc33.atlanta.com:5060;branch=z9hG4bKhjhs8ass877;rport
	// Max-Forwards: 70
	// From: "Alice" <sip:alice@atlanta.com>;tag=1928301774
	// To: <sip:bob@biloxi.com>
	// Call-ID: a84b4c76e66710
	// CSeq: 63104 OPTIONS
	// Content-Length: 0
}

func ExampleNewResponse() {
	invite, err := message.Parse(packet)
	if err != nil {
		fmt.Println(err)
		return
	}
	ringing, err := message.NewResponse(invite, 180, "")
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := errors.Join(ringing.SetToTag("a6c85cf"), ringing.Add("Contact", "<sip:bob@192.0.2.4>")); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(strings.ReplaceAll(string(ringing.Bytes()), "\r\n", "\n"))
	// Output:
	// SIP/2.0 180 Ringing
	// Via: SIP/2.0/UDP pc33.atlanta.com;branch=z9hG4bK776asdhds
	// f: "Alice" <sip:alice@atlanta.com>;tag=1928301774
	// t: <sip:bob@biloxi.com>;tag=a6c85cf
	// i: a84b4c76e66710
	// CSeq: 314159 INVITE
	// Contact: <sip:bob@192.0.2.4>
	// Content-Length: 0
}

// One header is changed; the rest of the message stays byte for byte.
func ExampleMessage_Set() {
	m, err := message.Parse(packet)
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := m.Set("Max-Forwards", "69"); err != nil {
		fmt.Println(err)
		return
	}
	before, after := strings.Split(string(packet), "\r\n"), strings.Split(string(m.Bytes()), "\r\n")
	for i := range before {
		if before[i] != after[i] {
			fmt.Println(before[i], "->", after[i])
		}
	}
	// Output:
	// Max-Forwards: 70 -> Max-Forwards: 69
}

// A TCP stream comes in pieces that have nothing to do with messages.
func ExampleFramer() {
	stream := "\r\n\r\n" + string(packet) + strings.Replace(string(packet), "INVITE", "OPTIONS", 2)
	framer := &message.Framer{}
	for len(stream) > 0 {
		n := min(100, len(stream)) // what a read returned
		if _, err := framer.Write([]byte(stream[:n])); err != nil {
			fmt.Println(err)
			return
		}
		stream = stream[n:]
		for frame, err := range framer.Frames() {
			if err != nil {
				fmt.Println("close the connection:", err)
				return
			}
			switch frame.Kind {
			case message.Ping:
				fmt.Println("ping, to be answered with CRLF")
			case message.MessageFrame:
				m, err := message.Parse(frame.Bytes)
				if err != nil {
					fmt.Println(err)
					return
				}
				fmt.Println(m.Method())
			}
		}
	}
	// Output:
	// ping, to be answered with CRLF
	// INVITE
	// OPTIONS
}

func ExampleProfile_Check() {
	phone := message.Profile{
		Methods:    []message.Method{message.INVITE, message.ACK, message.BYE, message.CANCEL},
		Extensions: []string{"100rel"},
	}
	request := strings.Replace(string(packet), "k: 100rel, timer", "Require: 100rel, teleport", 1)
	m, err := message.Parse([]byte(request))
	if err != nil {
		fmt.Println(err)
		return
	}
	problem := phone.Check(m)
	fmt.Println(problem)
	fmt.Println(problem.Status, problem.Owed)
	// Output:
	// message: line 9, Require: extension is not supported ("teleport"): RFC 3261 §8.2.2.3
	// 420 [{Unsupported teleport}]
}

func ExampleURI_Header() {
	referTo, err := message.ParseAddress("<sip:carol@chicago.com?Replaces=12345%40192.0.2.1%3Bto-tag%3D1%3Bfrom-tag%3D2>")
	if err != nil {
		fmt.Println(err)
		return
	}
	replaces, _ := referTo.URI.Header("Replaces")
	fmt.Println(replaces)
	fmt.Println(referTo.URI.WithoutHeaders())
	// Output:
	// 12345@192.0.2.1;to-tag=1;from-tag=2
	// sip:carol@chicago.com
}
