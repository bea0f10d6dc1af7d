// Assigns, follows and completes trainings in Onus. Go 1.21 or later, nothing to install.
//
//	ONUS_URL=http://127.0.0.1:3000 ONUS_KEY=… go run onus.go create c-1002 s-101 [KEY]
//	… go run onus.go changes 2026-12-01T00:00:00Z
//	… go run onus.go result ASSIGNMENT SCORE
package main

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"math"
	mathrand "math/rand"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"time"
)

const tries = 6

var client = &http.Client{Timeout: 30 * time.Second}

type assignment struct {
	ID                 string `json:"id"`
	UserID             string `json:"user_id"`
	ScenarioExternalID string `json:"scenario_external_id"`
	Status             string `json:"status"`
}

type problem struct {
	Title      string `json:"title"`
	Detail     string `json:"detail"`
	Assignment struct {
		ID            string `json:"id"`
		AssignedByYou bool   `json:"assigned_by_you"`
	} `json:"assignment"`
}

// send sends until there is an answer that came whole and does not ask for another try. A POST needs a key: it is sent
// again, by the loop here, and by net/http itself, which does so in silence for requests with an Idempotency-Key.
func send(method, path string, body any, key string) (status int, answer json.RawMessage) {
	for attempt := 1; ; attempt++ {
		wait := mathrand.Float64() * 0.25 * math.Pow(2, float64(attempt))
		response, err := once(method, path, body, key)
		if err == nil {
			err = json.NewDecoder(response.Body).Decode(&answer) // Half an answer is none.
			response.Body.Close()
			// A proxy may say a date here, or an hour.
			if seconds, err := strconv.Atoi(response.Header.Get("Retry-After")); err == nil && seconds < 100 {
				wait = float64(seconds)
			}
		}
		if err == nil && (attempt == tries || !asksForAnother(response)) {
			return response.StatusCode, answer
		}
		if attempt == tries {
			fail(fmt.Errorf("no whole answer came: %w", err))
		}
		time.Sleep(time.Duration(wait * float64(time.Second)))
	}
}

func once(method, path string, body any, key string) (*http.Response, error) {
	var content bytes.Buffer
	if body != nil {
		if err := json.NewEncoder(&content).Encode(body); err != nil {
			return nil, err
		}
	}
	request, err := http.NewRequest(method, os.Getenv("ONUS_URL")+path, &content)
	if err != nil {
		return nil, err
	}
	request.Header.Set("X-API-Key", os.Getenv("ONUS_KEY"))
	request.Header.Set("Content-Type", "application/json")
	if key != "" {
		request.Header.Set("Idempotency-Key", key)
	}
	return client.Do(request)
}

func asksForAnother(response *http.Response) bool {
	if said := response.Header.Get("X-Should-Retry"); said != "" { // Absent where a proxy answered.
		return said == "true"
	}
	return response.StatusCode == 408 || response.StatusCode == 429 || response.StatusCode >= 500
}

// create takes a key that stands for what is meant, such as an order's number: it is made once, before the first try.
func create(user, scenario, key string) {
	body := map[string]string{"user_id": user, "scenario_id": scenario}
	status, answer := send("POST", "/api/external/assignments", body, key)
	var refusal problem
	if status == 409 && json.Unmarshal(answer, &refusal) == nil && refusal.Assignment.AssignedByYou {
		fmt.Println(refusal.Assignment.ID) // By us, earlier: that is what was wanted.
		return
	}
	var created assignment
	read(201, status, answer, &created)
	fmt.Println(created.ID)
}

// changes begins, the next time, a minute before the Date of the first page: docs/PARTNERS.md.
func changes(since string) {
	query := url.Values{"updated_since": {since}, "limit": {"200"}}
	for {
		var page struct {
			Items      []assignment `json:"items"`
			NextCursor *string      `json:"next_cursor"`
		}
		status, answer := send("GET", "/api/external/assignments?"+query.Encode(), nil, "")
		read(200, status, answer, &page)
		for _, a := range page.Items {
			fmt.Printf("%s\t%s\t%s\t%s\n", a.ID, a.UserID, a.ScenarioExternalID, a.Status)
		}
		if page.NextCursor == nil {
			return
		}
		query.Set("cursor", *page.NextCursor)
	}
}

func result(id, score string) {
	number, err := strconv.ParseFloat(score, 64)
	if err != nil {
		fail(err)
	}
	status, answer := send("POST", "/api/external/assignments/"+id+"/result", map[string]float64{"score": number}, newKey())
	var completed assignment
	read(200, status, answer, &completed)
	fmt.Println(completed.Status)
}

// read decodes an answer of the wanted status, and ends the program with what is wrong otherwise.
func read(wanted, status int, answer json.RawMessage, into any) {
	if status != wanted {
		var refusal problem
		_ = json.Unmarshal(answer, &refusal)
		fail(fmt.Errorf("%d %s: %s", status, refusal.Title, refusal.Detail))
	}
	if err := json.Unmarshal(answer, into); err != nil {
		fail(err)
	}
}

func newKey() string {
	var random [16]byte
	_, _ = rand.Read(random[:])
	return fmt.Sprintf("%x", random)
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

func main() {
	words := os.Args
	switch {
	case len(words) == 5 && words[1] == "create":
		create(words[2], words[3], words[4])
	case len(words) == 4 && words[1] == "create":
		create(words[2], words[3], newKey())
	case len(words) == 3 && words[1] == "changes":
		changes(words[2])
	case len(words) == 4 && words[1] == "result":
		result(words[2], words[3])
	default:
		fail(fmt.Errorf("say create USER SCENARIO [KEY], changes SINCE or result ASSIGNMENT SCORE"))
	}
}
