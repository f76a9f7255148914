// Command uas answers calls over UDP with sipgo, as its README shows it: 180 and 200 at once,
// until the caller hangs up. load.sh compares it with examples/udp answer.
package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"strconv"
	"strings"

	"github.com/emiago/sipgo"
	"github.com/emiago/sipgo/sip"
)

func main() {
	if err := run(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(listen string) error {
	slog.SetLogLoggerLevel(slog.LevelError)
	host, portText, _ := strings.Cut(listen, ":")
	port, err := strconv.Atoi(portText)
	if err != nil {
		return err
	}
	ua, err := sipgo.NewUA()
	if err != nil {
		return err
	}
	client, err := sipgo.NewClient(ua)
	if err != nil {
		return err
	}
	server, err := sipgo.NewServer(ua)
	if err != nil {
		return err
	}
	dialogs := sipgo.NewDialogServerCache(client, sip.ContactHeader{Address: sip.Uri{User: "bob", Host: host, Port: port}})
	server.OnInvite(func(req *sip.Request, tx sip.ServerTransaction) {
		d, err := dialogs.ReadInvite(req, tx)
		if err != nil {
			return
		}
		defer d.Close()
		d.Respond(sip.StatusTrying, "Trying", nil)
		d.Respond(sip.StatusRinging, "Ringing", nil)
		if d.RespondSDP([]byte(fmt.Sprintf(session, host))) != nil {
			return
		}
		<-d.Context().Done()
	})
	server.OnAck(func(req *sip.Request, tx sip.ServerTransaction) { dialogs.ReadAck(req, tx) })
	server.OnBye(func(req *sip.Request, tx sip.ServerTransaction) { dialogs.ReadBye(req, tx) })
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	return server.ListenAndServe(ctx, "udp", listen)
}

const session = "v=0\r\no=- 1 1 IN IP4 %[1]s\r\ns=-\r\nc=IN IP4 %[1]s\r\nt=0 0\r\nm=audio 6000 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\n"
