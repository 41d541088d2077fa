// Command ferretdb serves the MongoDB wire protocol over a PostgreSQL database, for the contract tests of the job store.
//
// FerretDB is embedded rather than installed as a command: its own command refuses to start unless it was built in its
// repository (build/version/version.txt is generated there).
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"github.com/FerretDB/FerretDB/ferretdb"
)

func main() {
	listen := flag.String("listen", "127.0.0.1:0", "address to serve; port 0 takes a free one")
	postgres := flag.String("postgres", "", "URL of the PostgreSQL database that keeps the documents")
	serial := flag.Bool("serial", true, "let one command through at a time")
	attached := flag.Bool("attached", false, "end when standard input is closed")
	flag.Parse()
	if err := run(*listen, *postgres, *serial, *attached); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// A refused duplicate key is an error to FerretDB; what keeps it from serving is returned.
const quiet = slog.LevelError + 1

func run(listen, postgres string, serial, attached bool) error {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	if attached {
		// The system closes the pipe however the parent ends, kill -9 included.
		go func() {
			io.Copy(io.Discard, os.Stdin)
			stop()
		}()
	}
	inner := listen
	if serial {
		inner = "127.0.0.1:0"
	}
	server, err := ferretdb.New(&ferretdb.Config{
		Listener:      ferretdb.ListenerConfig{TCP: inner},
		Handler:       "postgresql",
		PostgreSQLURL: postgres,
		Logger:        slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: quiet})),
	})
	if err != nil {
		return err
	}
	done := make(chan error, 1)
	go func() { done <- server.Run(ctx) }()
	uri := server.MongoDBURI()
	if serial {
		if uri, err = serveSerially(ctx, listen, uri); err != nil {
			return err
		}
	}
	fmt.Println(uri) // the line that says: ready
	return <-done
}
