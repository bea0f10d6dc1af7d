// oapi-codegen makes a method of each operation. An answer has a field for each status, and only that of its own is not nil.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"os"
	"time"

	"github.com/oapi-codegen/runtime/types"

	"onus.example/clients/generated/onus"
)

var ctx = context.Background()

type duplicate struct {
	ID    string `json:"id"`
	ByYou bool   `json:"byYou"`
}

type seen struct {
	Scenarios      int            `json:"scenarios"`
	Created        string         `json:"created"`
	Duplicate      duplicate      `json:"duplicate"`
	DuplicateAtWeb duplicate      `json:"duplicateAtWeb"`
	Stale          string         `json:"stale"`
	Result         float64        `json:"result"`
	Imported       map[string]int `json:"imported"`
}

func main() {
	counselor := os.Getenv("ONUS_COUNSELOR")
	partner := client(onus.WithRequestEditorFn(func(_ context.Context, request *http.Request) error {
		request.Header.Set("X-API-Key", os.Getenv("ONUS_KEY"))
		return nil
	}))

	scenarios := allScenarios(partner)

	// Create: the key belongs to what is meant, and stays the same when the request is sent again.
	order := onus.ExternalCreateBody{UserId: counselor, ScenarioId: scenarios[0].Id.String()}
	key := "order-1-" + counselor
	created := sent(partner.ExternalAssignmentsCreateWithResponse(ctx, &onus.ExternalAssignmentsCreateParams{IdempotencyKey: &key}, order))
	assignment := answered(created.JSON201, created.Body)

	// A 409, read by its type.
	refused := sent(partner.ExternalAssignmentsCreateWithResponse(ctx, nil, order))
	problem := sent(answered(refused.ApplicationproblemJSON409, refused.Body).ValueByDiscriminator())
	mine, ok := problem.(onus.ExternalDuplicateActiveAssignmentProblem)
	if !ok {
		log.Fatalf("no duplicate: %s", refused.Body)
	}

	// Signing in: the jar keeps the session's cookie.
	web := client(onus.WithHTTPClient(&http.Client{Jar: sent(cookiejar.New(nil))}))
	login := onus.LoginBody{Email: types.Email(os.Getenv("ONUS_EMAIL")), Password: os.Getenv("ONUS_PASSWORD")}
	signedIn := sent(web.AuthLoginWithResponse(ctx, login))
	answered(signedIn.JSON200, signedIn.Body)

	// ETag and If-Match.
	read := sent(web.AssignmentsGetWithResponse(ctx, assignment.Id, nil))
	tag := read.HTTPResponse.Header.Get("ETag")
	before, after := "Before Friday", "After Friday"
	condition := &onus.AssignmentsEditParams{IfMatch: tag}
	edited := sent(web.AssignmentsEditWithResponse(ctx, assignment.Id, condition, onus.EditAssignmentBody{Note: &before}))
	now := answered(edited.JSON200, edited.Body)
	again := sent(web.AssignmentsEditWithResponse(ctx, assignment.Id, condition, onus.EditAssignmentBody{Note: &after}))
	stale := answered(again.ApplicationproblemJSON412, again.Body)

	// The other door's 409.
	pair := onus.CreateAssignmentBody{CounselorId: now.Counselor.Id, ScenarioId: now.Scenario.Id}
	refusedAtWeb := sent(web.AssignmentsCreateWithResponse(ctx, nil, pair))
	problemAtWeb := sent(answered(refusedAtWeb.ApplicationproblemJSON409, refusedAtWeb.Body).ValueByDiscriminator())
	theirs, ok := problemAtWeb.(onus.DuplicateActiveAssignmentProblem)
	if !ok {
		log.Fatalf("no duplicate: %s", refusedAtWeb.Body)
	}

	imported := imports(web, counselor, scenarios)

	// The result.
	score, feedback := 85.0, "Calm and clear"
	result := onus.ExternalResultBody{Score: &score, Feedback: &feedback}
	delivered := sent(partner.ExternalAssignmentsDeliverResultWithResponse(ctx, assignment.Id, nil, result))
	answered(delivered.JSON200, delivered.Body)
	asked := sent(partner.ExternalAssignmentsGetResultWithResponse(ctx, assignment.Id, nil))
	outcome := answered(asked.JSON200, asked.Body)

	output := seen{
		Scenarios:      len(scenarios),
		Created:        assignment.Id.String(),
		Duplicate:      duplicate{mine.Assignment.Id.String(), mine.Assignment.AssignedByYou},
		DuplicateAtWeb: duplicate{theirs.Assignment.Id.String(), theirs.Assignment.CreatedByYou},
		Stale:          string(stale.Type),
		Result:         *answered(answered(outcome.Result, asked.Body).Score, asked.Body),
		Imported:       map[string]int{"created": imported.Counts.Created, "existing": imported.Counts.Existing},
	}
	if err := json.NewEncoder(os.Stdout).Encode(output); err != nil {
		log.Fatal(err)
	}
}

// Pages, to the end.
func allScenarios(partner *onus.ClientWithResponses) []onus.ExternalScenarioDto {
	var scenarios []onus.ExternalScenarioDto
	limit := 10
	query := &onus.ExternalScenariosListParams{Limit: &limit}
	for {
		answer := sent(partner.ExternalScenariosListWithResponse(ctx, query))
		page := answered(answer.JSON200, answer.Body)
		scenarios = append(scenarios, page.Items...)
		if page.NextCursor == nil {
			return scenarios
		}
		query.Cursor = page.NextCursor
	}
}

// A file, as a form, which is made by hand: oapi-codegen takes any reader for it.
func imports(web *onus.ClientWithResponses, counselor string, scenarios []onus.ExternalScenarioDto) *onus.ImportDto {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	if err := form.WriteField("type", string(onus.UploadFormTypeAssignments)); err != nil {
		log.Fatal(err)
	}
	file := sent(form.CreateFormFile("file", "assignments.csv"))
	sent(fmt.Fprintln(file, "counselor,scenario"))
	for _, scenario := range scenarios[:2] {
		sent(fmt.Fprintf(file, "%s,%s\n", counselor, scenario.ExternalId))
	}
	if err := form.Close(); err != nil {
		log.Fatal(err)
	}
	uploaded := sent(web.ImportsUploadWithBodyWithResponse(ctx, nil, form.FormDataContentType(), &body))
	it := answered(uploaded.JSON202, uploaded.Body)
	for it.Status == onus.ImportDtoStatusQueued || it.Status == onus.ImportDtoStatusRunning {
		time.Sleep(100 * time.Millisecond)
		looked := sent(web.ImportsGetWithResponse(ctx, it.Id, nil))
		it = answered(looked.JSON200, looked.Body)
	}
	return it
}

func client(options ...onus.ClientOption) *onus.ClientWithResponses {
	return sent(onus.NewClientWithResponses(os.Getenv("ONUS_URL"), options...))
}

// What a call returned, unless it failed.
func sent[T any](value T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return value
}

// The answer that was expected, or the end, with the one that came instead.
func answered[T any](expected *T, body []byte) *T {
	if expected == nil {
		log.Fatalf("answered otherwise: %s", body)
	}
	return expected
}
