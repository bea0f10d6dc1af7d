// As send.mjs, with net/http's default client.
package main

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
)

func main() {
	fmt.Println("ready")
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		fmt.Println(send(strings.Split(lines.Text(), "\t")))
	}
}

func send(parts []string) string {
	request, err := http.NewRequest(parts[0], parts[1], strings.NewReader(parts[2]))
	if err != nil {
		return said("error", err.Error())
	}
	for _, header := range parts[3:] {
		name, value, _ := strings.Cut(header, ": ")
		request.Header.Set(name, value)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return said("error", err.Error())
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return said("error", err.Error())
	}
	return said(fmt.Sprint(response.StatusCode), response.Header.Get("Idempotent-Replayed"), string(body))
}

func said(parts ...string) string {
	for i, part := range parts {
		parts[i] = strings.Join(strings.Fields(part), " ")
	}
	return strings.Join(parts, "\t")
}
