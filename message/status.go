package message

// StatusText gives the standard reason phrase of a status code, "" if it is not registered. RFC 3261 §21 and the RFCs
// that extend it.
func StatusText(code int) string {
	if line := statusLine(code); line != "" {
		return line[len("SIP/2.0 200 ") : len(line)-2]
	}
	return ""
}

// statusLine gives the whole status line, so that a response costs no allocation for it.
func statusLine(code int) string {
	if code < 100 || code > 699 {
		return ""
	}
	return statusLines[code-100]
}

var statusLines = [600]string{
	100 - 100: "SIP/2.0 100 Trying\r\n",
	180 - 100: "SIP/2.0 180 Ringing\r\n",
	181 - 100: "SIP/2.0 181 Call Is Being Forwarded\r\n",
	182 - 100: "SIP/2.0 182 Queued\r\n",
	183 - 100: "SIP/2.0 183 Session Progress\r\n",
	199 - 100: "SIP/2.0 199 Early Dialog Terminated\r\n",
	200 - 100: "SIP/2.0 200 OK\r\n",
	202 - 100: "SIP/2.0 202 Accepted\r\n",
	204 - 100: "SIP/2.0 204 No Notification\r\n",
	300 - 100: "SIP/2.0 300 Multiple Choices\r\n",
	301 - 100: "SIP/2.0 301 Moved Permanently\r\n",
	302 - 100: "SIP/2.0 302 Moved Temporarily\r\n",
	305 - 100: "SIP/2.0 305 Use Proxy\r\n",
	380 - 100: "SIP/2.0 380 Alternative Service\r\n",
	400 - 100: "SIP/2.0 400 Bad Request\r\n",
	401 - 100: "SIP/2.0 401 Unauthorized\r\n",
	402 - 100: "SIP/2.0 402 Payment Required\r\n",
	403 - 100: "SIP/2.0 403 Forbidden\r\n",
	404 - 100: "SIP/2.0 404 Not Found\r\n",
	405 - 100: "SIP/2.0 405 Method Not Allowed\r\n",
	406 - 100: "SIP/2.0 406 Not Acceptable\r\n",
	407 - 100: "SIP/2.0 407 Proxy Authentication Required\r\n",
	408 - 100: "SIP/2.0 408 Request Timeout\r\n",
	410 - 100: "SIP/2.0 410 Gone\r\n",
	412 - 100: "SIP/2.0 412 Conditional Request Failed\r\n",
	413 - 100: "SIP/2.0 413 Request Entity Too Large\r\n",
	414 - 100: "SIP/2.0 414 Request-URI Too Long\r\n",
	415 - 100: "SIP/2.0 415 Unsupported Media Type\r\n",
	416 - 100: "SIP/2.0 416 Unsupported URI Scheme\r\n",
	417 - 100: "SIP/2.0 417 Unknown Resource-Priority\r\n",
	420 - 100: "SIP/2.0 420 Bad Extension\r\n",
	421 - 100: "SIP/2.0 421 Extension Required\r\n",
	422 - 100: "SIP/2.0 422 Session Interval Too Small\r\n",
	423 - 100: "SIP/2.0 423 Interval Too Brief\r\n",
	424 - 100: "SIP/2.0 424 Bad Location Information\r\n",
	425 - 100: "SIP/2.0 425 Bad Alert Message\r\n",
	428 - 100: "SIP/2.0 428 Use Identity Header\r\n",
	429 - 100: "SIP/2.0 429 Provide Referrer Identity\r\n",
	430 - 100: "SIP/2.0 430 Flow Failed\r\n",
	433 - 100: "SIP/2.0 433 Anonymity Disallowed\r\n",
	436 - 100: "SIP/2.0 436 Bad Identity Info\r\n",
	437 - 100: "SIP/2.0 437 Unsupported Credential\r\n",
	438 - 100: "SIP/2.0 438 Invalid Identity Header\r\n",
	439 - 100: "SIP/2.0 439 First Hop Lacks Outbound Support\r\n",
	440 - 100: "SIP/2.0 440 Max-Breadth Exceeded\r\n",
	469 - 100: "SIP/2.0 469 Bad Info Package\r\n",
	470 - 100: "SIP/2.0 470 Consent Needed\r\n",
	480 - 100: "SIP/2.0 480 Temporarily Unavailable\r\n",
	481 - 100: "SIP/2.0 481 Call/Transaction Does Not Exist\r\n",
	482 - 100: "SIP/2.0 482 Loop Detected\r\n",
	483 - 100: "SIP/2.0 483 Too Many Hops\r\n",
	484 - 100: "SIP/2.0 484 Address Incomplete\r\n",
	485 - 100: "SIP/2.0 485 Ambiguous\r\n",
	486 - 100: "SIP/2.0 486 Busy Here\r\n",
	487 - 100: "SIP/2.0 487 Request Terminated\r\n",
	488 - 100: "SIP/2.0 488 Not Acceptable Here\r\n",
	489 - 100: "SIP/2.0 489 Bad Event\r\n",
	491 - 100: "SIP/2.0 491 Request Pending\r\n",
	493 - 100: "SIP/2.0 493 Undecipherable\r\n",
	494 - 100: "SIP/2.0 494 Security Agreement Required\r\n",
	500 - 100: "SIP/2.0 500 Server Internal Error\r\n",
	501 - 100: "SIP/2.0 501 Not Implemented\r\n",
	502 - 100: "SIP/2.0 502 Bad Gateway\r\n",
	503 - 100: "SIP/2.0 503 Service Unavailable\r\n",
	504 - 100: "SIP/2.0 504 Server Time-out\r\n",
	505 - 100: "SIP/2.0 505 Version Not Supported\r\n",
	513 - 100: "SIP/2.0 513 Message Too Large\r\n",
	555 - 100: "SIP/2.0 555 Push Notification Service Not Supported\r\n",
	580 - 100: "SIP/2.0 580 Precondition Failure\r\n",
	600 - 100: "SIP/2.0 600 Busy Everywhere\r\n",
	603 - 100: "SIP/2.0 603 Decline\r\n",
	604 - 100: "SIP/2.0 604 Does Not Exist Anywhere\r\n",
	606 - 100: "SIP/2.0 606 Not Acceptable\r\n",
	607 - 100: "SIP/2.0 607 Unwanted\r\n",
	608 - 100: "SIP/2.0 608 Rejected\r\n",
}
