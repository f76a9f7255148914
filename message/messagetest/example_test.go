package messagetest_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"github.com/sipdialog/sipdialog/message"
	"github.com/sipdialog/sipdialog/message/messagetest"
)

// yourProxy is the program under test: it takes a packet and gives one.
func yourProxy(packet []byte) ([]byte, error) {
	m, err := message.Parse(packet)
	if err != nil {
		return nil, err
	}
	if err := m.Prepend("Via", "SIP/2.0/UDP proxy.example.com;branch=z9hG4bKp"); err != nil {
		return nil, err
	}
	return m.Bytes(), nil
}

// A proxy must not lose a Via, whatever packet comes.
func ExamplePacket() {
	property := func(t *rapid.T) {
		packet := messagetest.Packet().Draw(t, "packet")
		forwarded, err := yourProxy(packet)
		if err != nil {
			t.Fatal(err)
		}
		if before, after := vias(t, packet), vias(t, forwarded); after != before+1 {
			t.Fatalf("%d Vias came, %d went", before, after)
		}
	}
	// In a test: rapid.Check(t, property).
	result := testing.RunTests(func(_, _ string) (bool, error) { return true, nil }, []testing.InternalTest{
		{Name: "Proxy", F: func(t *testing.T) { rapid.Check(t, property) }},
	})
	fmt.Println(result)
	// Output: true
}

func vias(t *rapid.T, packet []byte) (n int) {
	m, err := message.Parse(packet)
	if err != nil {
		t.Fatal(err)
	}
	for range m.Vias() {
		n++
	}
	return n
}
