// Package sdp reads, writes and negotiates session descriptions.
package sdp
