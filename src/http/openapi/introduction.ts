/** What a reader of the document should know before any route. Markdown; a line ends where a paragraph does. */
export const introduction = `
Assigns training scenarios to crisis-line counselors, and never the same one twice at a time: however many ask at once, one is answered 201 and the others 409.

## Who asks

Other systems send an API key as \`X-API-Key\`, and use \`/api/external\`. An admin makes the key (\`POST /api/admin/api-keys\`) for some of four scopes: \`scenarios:read\`, \`assignments:read\`, \`assignments:write\` to assign, \`results:write\` to complete. \`GET /api/external/me\` tells what a key may do. People sign in, or send a token of their issuer, and use the rest of \`/api\`.

## Sending again

Answers get lost, and browsers and many HTTP clients then repeat a POST without a word. Send an \`Idempotency-Key\` wherever one is taken, made once for each change that you intend: for 24 hours the same key with the same request gets the first answer again, marked \`Idempotent-Replayed: true\`. Only what had an effect is kept; a refusal is judged anew.

## Errors

Each is \`application/problem+json\` (RFC 9457): decide by \`type\`, whose path under \`/problems\` explains it, and show \`detail\` to people. \`X-Should-Retry\` says whether the same request may fare better later, \`Retry-After\` after how many seconds. Report a fault with its \`X-Request-Id\`.

## Limits

A key may have a limit of requests per second, told in \`RateLimit\` headers; what is over it is 429. A JSON body has 128 KiB at most, of scenarios 320 KiB, of bulks 1 MiB. What is not known, a parameter or a member, is refused by name.

## Lists

Come in pages of \`limit\` items, 50 unless told and 200 at most. The cursor for the next page is \`null\` on the last. Pages stay right while others insert. To follow changes, ask for what changed since a minute before your last look.

## Times and days

Times are RFC 3339 in UTC. A date as due date means the end of that day where the organization is.

## What changes

Without notice there may come more routes, optional parameters, members of answers, headers, kinds of problems, and other sentences: ignore what you do not know. Nothing that is there goes or means something else, and nothing more must be sent, unless it was announced six months before, with \`Deprecation\` and \`Sunset\` headers. What never changes: a counselor has a scenario active once at most.
`.trim();
