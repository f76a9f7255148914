// Package message reads, checks, builds and prints SIP messages.
package message
