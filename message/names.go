package message

// headerID stands for a header that this package knows by name; 0 is any other.
type headerID uint8

// headerInfo is what the grammar and table 2 of RFC 3261 §20 say about a header.
type headerInfo struct {
	name    string
	compact string // registered compact form, or empty
	list    bool   // several values may stand on one line, separated by commas, or on several lines
	single  bool   // a message may hold it once only
	empty   bool   // a list that may be empty
	secret  bool   // holds credentials: never shown in logs or errors
}

const (
	hAccept headerID = iota + 1
	hAcceptContact
	hAcceptEncoding
	hAcceptLanguage
	hAlertInfo
	hAllow
	hAllowEvents
	hAuthenticationInfo
	hAuthorization
	hCallID
	hCallInfo
	hContact
	hContentDisposition
	hContentEncoding
	hContentLanguage
	hContentLength
	hContentType
	hCSeq
	hDate
	hErrorInfo
	hEvent
	hExpires
	hFrom
	hHistoryInfo
	hIdentity
	hIdentityInfo
	hInfoPackage
	hInReplyTo
	hJoin
	hMaxForwards
	hMIMEVersion
	hMinExpires
	hMinSE
	hOrganization
	hPAssertedIdentity
	hPEarlyMedia
	hPPreferredIdentity
	hPath
	hPriority
	hPrivacy
	hProxyAuthenticate
	hProxyAuthorization
	hProxyRequire
	hRAck
	hReason
	hRecordRoute
	hRecvInfo
	hReferSub
	hReferTo
	hReferredBy
	hRejectContact
	hReplaces
	hReplyTo
	hRequestDisposition
	hRequire
	hRetryAfter
	hRoute
	hRSeq
	hServer
	hServiceRoute
	hSessionExpires
	hSIPETag
	hSIPIfMatch
	hSubject
	hSubscriptionState
	hSupported
	hTargetDialog
	hTimestamp
	hTo
	hUnsupported
	hUserAgent
	hVia
	hWarning
	hWWWAuthenticate
	headerCount
)

var headers = [headerCount]headerInfo{
	hAccept:             {name: "Accept", list: true, empty: true},
	hAcceptContact:      {name: "Accept-Contact", compact: "a", list: true},
	hAcceptEncoding:     {name: "Accept-Encoding", list: true, empty: true},
	hAcceptLanguage:     {name: "Accept-Language", list: true, empty: true},
	hAlertInfo:          {name: "Alert-Info", list: true},
	hAllow:              {name: "Allow", list: true, empty: true},
	hAllowEvents:        {name: "Allow-Events", compact: "u", list: true},
	hAuthenticationInfo: {name: "Authentication-Info", single: true, secret: true},
	hAuthorization:      {name: "Authorization", secret: true},
	hCallID:             {name: "Call-ID", compact: "i", single: true},
	hCallInfo:           {name: "Call-Info", list: true},
	hContact:            {name: "Contact", compact: "m", list: true},
	hContentDisposition: {name: "Content-Disposition", single: true},
	hContentEncoding:    {name: "Content-Encoding", compact: "e", list: true},
	hContentLanguage:    {name: "Content-Language", list: true},
	hContentLength:      {name: "Content-Length", compact: "l", single: true},
	hContentType:        {name: "Content-Type", compact: "c", single: true},
	hCSeq:               {name: "CSeq", single: true},
	hDate:               {name: "Date", single: true},
	hErrorInfo:          {name: "Error-Info", list: true},
	hEvent:              {name: "Event", compact: "o", single: true},
	hExpires:            {name: "Expires", single: true},
	hFrom:               {name: "From", compact: "f", single: true},
	hHistoryInfo:        {name: "History-Info", list: true},
	hIdentity:           {name: "Identity", compact: "y", list: true},
	hIdentityInfo:       {name: "Identity-Info", compact: "n", single: true},
	hInfoPackage:        {name: "Info-Package", single: true},
	hInReplyTo:          {name: "In-Reply-To", list: true},
	hJoin:               {name: "Join", single: true},
	hMaxForwards:        {name: "Max-Forwards", single: true},
	hMIMEVersion:        {name: "MIME-Version", single: true},
	hMinExpires:         {name: "Min-Expires", single: true},
	hMinSE:              {name: "Min-SE", single: true},
	hOrganization:       {name: "Organization", single: true},
	hPAssertedIdentity:  {name: "P-Asserted-Identity", list: true},
	hPEarlyMedia:        {name: "P-Early-Media", list: true, empty: true},
	hPPreferredIdentity: {name: "P-Preferred-Identity", list: true},
	hPath:               {name: "Path", list: true},
	hPriority:           {name: "Priority", single: true},
	hPrivacy:            {name: "Privacy"},
	hProxyAuthenticate:  {name: "Proxy-Authenticate"},
	hProxyAuthorization: {name: "Proxy-Authorization", secret: true},
	hProxyRequire:       {name: "Proxy-Require", list: true},
	hRAck:               {name: "RAck", single: true},
	hReason:             {name: "Reason", list: true},
	hRecordRoute:        {name: "Record-Route", list: true},
	hRecvInfo:           {name: "Recv-Info", list: true, empty: true},
	hReferSub:           {name: "Refer-Sub", single: true},
	hReferTo:            {name: "Refer-To", compact: "r", single: true},
	hReferredBy:         {name: "Referred-By", compact: "b", single: true},
	hRejectContact:      {name: "Reject-Contact", compact: "j", list: true},
	hReplaces:           {name: "Replaces", single: true},
	hReplyTo:            {name: "Reply-To", single: true},
	hRequestDisposition: {name: "Request-Disposition", compact: "d", list: true},
	hRequire:            {name: "Require", list: true},
	hRetryAfter:         {name: "Retry-After", single: true},
	hRoute:              {name: "Route", list: true},
	hRSeq:               {name: "RSeq", single: true},
	hServer:             {name: "Server", single: true},
	hServiceRoute:       {name: "Service-Route", list: true},
	hSessionExpires:     {name: "Session-Expires", compact: "x", single: true},
	hSIPETag:            {name: "SIP-ETag", single: true},
	hSIPIfMatch:         {name: "SIP-If-Match", single: true},
	hSubject:            {name: "Subject", compact: "s", single: true},
	hSubscriptionState:  {name: "Subscription-State", single: true},
	hSupported:          {name: "Supported", compact: "k", list: true, empty: true},
	hTargetDialog:       {name: "Target-Dialog", single: true},
	hTimestamp:          {name: "Timestamp", single: true},
	hTo:                 {name: "To", compact: "t", single: true},
	hUnsupported:        {name: "Unsupported", list: true},
	hUserAgent:          {name: "User-Agent", single: true},
	hVia:                {name: "Via", compact: "v", list: true},
	hWarning:            {name: "Warning", list: true},
	hWWWAuthenticate:    {name: "WWW-Authenticate"},
}

// nameTable finds a name by its length, first and last letter, which tell nearly all names apart; names that share a
// slot follow each other through next. Compact forms have slots of their own.
var (
	nameTable [512]headerID
	nameNext  [headerCount]headerID
	compact   [256]headerID
)

func init() {
	for id := headerID(1); id < headerCount; id++ {
		slot := nameSlot(headers[id].name)
		nameNext[id], nameTable[slot] = nameTable[slot], id
		if c := headers[id].compact; c != "" {
			compact[c[0]], compact[c[0]-'a'+'A'] = id, id
		}
	}
}

func nameSlot(name string) uint {
	return (uint(len(name))<<3 ^ uint(name[0]|0x20)<<4 ^ uint(name[len(name)-1]|0x20)) % 512
}

// headerNamed gives the id of a name in any spelling or of a compact form; 0 if unknown.
func headerNamed(name string) headerID {
	if len(name) < 2 {
		if name == "" {
			return 0
		}
		return compact[name[0]]
	}
	for id := nameTable[nameSlot(name)]; id != 0; id = nameNext[id] {
		if equalFold(name, headers[id].name) {
			return id
		}
	}
	return 0
}

// CanonicalName gives the long name of a header in the RFCs' spelling: "Call-ID" for "i" or "call-id". A name that
// the package does not know comes back as it is.
func CanonicalName(name string) string {
	if id := headerNamed(name); id != 0 {
		return headers[id].name
	}
	return name
}

// CompactName gives the one-letter form of a header: "i" for "Call-ID" (RFC 3261 §7.3.3); false if none is registered.
func CompactName(name string) (string, bool) {
	id := headerNamed(name)
	return headers[id].compact, headers[id].compact != ""
}
