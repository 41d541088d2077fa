package main

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"net/url"
	"sync"
)

const (
	headerBytes     = 16
	maxMessageBytes = 48_000_000
	opMsg           = 2013
	moreToCome      = 1 << 1
)

// serveSerially puts a front before FerretDB that lets one command through at a time, over all connections. MongoDB's
// findAndModify is atomic and Agenda takes its locks with it; FerretDB 1.x reads and then updates, so two workers can
// take the same job. One command at a time gives the atomicity back.
func serveSerially(ctx context.Context, listen, backend string) (string, error) {
	target, err := url.Parse(backend)
	if err != nil {
		return "", err
	}
	listener, err := net.Listen("tcp", listen)
	if err != nil {
		return "", err
	}
	context.AfterFunc(ctx, func() { listener.Close() })
	var turn sync.Mutex
	go func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			go serve(client, target.Host, &turn)
		}
	}()
	return fmt.Sprintf("mongodb://%s/", listener.Addr()), nil
}

func serve(client net.Conn, backend string, turn *sync.Mutex) {
	defer client.Close()
	server, err := net.Dial("tcp", backend)
	if err != nil {
		return
	}
	defer server.Close()
	for {
		request, err := readMessage(client)
		if err != nil {
			return
		}
		turn.Lock()
		reply, err := exchange(server, request)
		turn.Unlock()
		if err != nil {
			return
		}
		if _, err := client.Write(reply); err != nil {
			return
		}
	}
}

func exchange(server net.Conn, request []byte) ([]byte, error) {
	if _, err := server.Write(request); err != nil {
		return nil, err
	}
	if !answered(request) {
		return nil, nil
	}
	return readMessage(server)
}

// answered says whether a reply follows: not after an unacknowledged write.
func answered(message []byte) bool {
	if binary.LittleEndian.Uint32(message[12:]) != opMsg || len(message) < headerBytes+4 {
		return true
	}
	return binary.LittleEndian.Uint32(message[headerBytes:])&moreToCome == 0
}

func readMessage(from io.Reader) ([]byte, error) {
	var size [4]byte
	if _, err := io.ReadFull(from, size[:]); err != nil {
		return nil, err
	}
	length := binary.LittleEndian.Uint32(size[:])
	if length < headerBytes || length > maxMessageBytes {
		return nil, fmt.Errorf("message of %d bytes", length)
	}
	message := make([]byte, length)
	copy(message, size[:])
	_, err := io.ReadFull(from, message[4:])
	return message, err
}
