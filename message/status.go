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
	return statusLines[code]
}

var statusLines = [700]string{
	100: "SIP/2.0 100 Trying\r\n",
	180: "SIP/2.0 180 Ringing\r\n",
	181: "SIP/2.0 181 Call Is Being Forwarded\r\n",
	182: "SIP/2.0 182 Queued\r\n",
	183: "SIP/2.0 183 Session Progress\r\n",
	199: "SIP/2.0 199 Early Dialog Terminated\r\n",
	200: "SIP/2.0 200 OK\r\n",
	202: "SIP/2.0 202 Accepted\r\n",
	204: "SIP/2.0 204 No Notification\r\n",
	300: "SIP/2.0 300 Multiple Choices\r\n",
	301: "SIP/2.0 301 Moved Permanently\r\n",
	302: "SIP/2.0 302 Moved Temporarily\r\n",
	305: "SIP/2.0 305 Use Proxy\r\n",
	380: "SIP/2.0 380 Alternative Service\r\n",
	400: "SIP/2.0 400 Bad Request\r\n",
	401: "SIP/2.0 401 Unauthorized\r\n",
	402: "SIP/2.0 402 Payment Required\r\n",
	403: "SIP/2.0 403 Forbidden\r\n",
	404: "SIP/2.0 404 Not Found\r\n",
	405: "SIP/2.0 405 Method Not Allowed\r\n",
	406: "SIP/2.0 406 Not Acceptable\r\n",
	407: "SIP/2.0 407 Proxy Authentication Required\r\n",
	408: "SIP/2.0 408 Request Timeout\r\n",
	410: "SIP/2.0 410 Gone\r\n",
	412: "SIP/2.0 412 Conditional Request Failed\r\n",
	413: "SIP/2.0 413 Request Entity Too Large\r\n",
	414: "SIP/2.0 414 Request-URI Too Long\r\n",
	415: "SIP/2.0 415 Unsupported Media Type\r\n",
	416: "SIP/2.0 416 Unsupported URI Scheme\r\n",
	417: "SIP/2.0 417 Unknown Resource-Priority\r\n",
	420: "SIP/2.0 420 Bad Extension\r\n",
	421: "SIP/2.0 421 Extension Required\r\n",
	422: "SIP/2.0 422 Session Interval Too Small\r\n",
	423: "SIP/2.0 423 Interval Too Brief\r\n",
	424: "SIP/2.0 424 Bad Location Information\r\n",
	425: "SIP/2.0 425 Bad Alert Message\r\n",
	428: "SIP/2.0 428 Use Identity Header\r\n",
	429: "SIP/2.0 429 Provide Referrer Identity\r\n",
	430: "SIP/2.0 430 Flow Failed\r\n",
	433: "SIP/2.0 433 Anonymity Disallowed\r\n",
	436: "SIP/2.0 436 Bad Identity Info\r\n",
	437: "SIP/2.0 437 Unsupported Credential\r\n",
	438: "SIP/2.0 438 Invalid Identity Header\r\n",
	439: "SIP/2.0 439 First Hop Lacks Outbound Support\r\n",
	440: "SIP/2.0 440 Max-Breadth Exceeded\r\n",
	469: "SIP/2.0 469 Bad Info Package\r\n",
	470: "SIP/2.0 470 Consent Needed\r\n",
	480: "SIP/2.0 480 Temporarily Unavailable\r\n",
	481: "SIP/2.0 481 Call/Transaction Does Not Exist\r\n",
	482: "SIP/2.0 482 Loop Detected\r\n",
	483: "SIP/2.0 483 Too Many Hops\r\n",
	484: "SIP/2.0 484 Address Incomplete\r\n",
	485: "SIP/2.0 485 Ambiguous\r\n",
	486: "SIP/2.0 486 Busy Here\r\n",
	487: "SIP/2.0 487 Request Terminated\r\n",
	488: "SIP/2.0 488 Not Acceptable Here\r\n",
	489: "SIP/2.0 489 Bad Event\r\n",
	491: "SIP/2.0 491 Request Pending\r\n",
	493: "SIP/2.0 493 Undecipherable\r\n",
	494: "SIP/2.0 494 Security Agreement Required\r\n",
	500: "SIP/2.0 500 Server Internal Error\r\n",
	501: "SIP/2.0 501 Not Implemented\r\n",
	502: "SIP/2.0 502 Bad Gateway\r\n",
	503: "SIP/2.0 503 Service Unavailable\r\n",
	504: "SIP/2.0 504 Server Time-out\r\n",
	505: "SIP/2.0 505 Version Not Supported\r\n",
	513: "SIP/2.0 513 Message Too Large\r\n",
	555: "SIP/2.0 555 Push Notification Service Not Supported\r\n",
	580: "SIP/2.0 580 Precondition Failure\r\n",
	600: "SIP/2.0 600 Busy Everywhere\r\n",
	603: "SIP/2.0 603 Decline\r\n",
	604: "SIP/2.0 604 Does Not Exist Anywhere\r\n",
	606: "SIP/2.0 606 Not Acceptable\r\n",
	607: "SIP/2.0 607 Unwanted\r\n",
	608: "SIP/2.0 608 Rejected\r\n",
}
