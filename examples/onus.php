<?php
// Assigns, follows and completes trainings in Onus. PHP 8, nothing to install: it needs no extension.
//   ONUS_URL=http://127.0.0.1:3000 ONUS_KEY=… php onus.php create c-1002 s-101 [KEY]
//   … php onus.php changes 2026-12-01T00:00:00Z
//   … php onus.php result ASSIGNMENT SCORE
declare(strict_types=1);

const TRIES = 6;
const ASSIGNMENTS = '/api/external/assignments';

/** Sends until there is an answer that came whole and does not ask for another try. A POST needs a key: it is sent again. */
function send(string $method, string $path, ?array $body = null, ?string $key = null): array
{
    $headers = ['X-API-Key: ' . getenv('ONUS_KEY'), 'Content-Type: application/json'];
    if ($key !== null) {
        $headers[] = "Idempotency-Key: $key";
    }
    $http = ['method' => $method, 'header' => $headers, 'timeout' => 30, 'ignore_errors' => true];
    if ($body !== null) {
        $http['content'] = json_encode($body);
    }
    for ($attempt = 1; ; $attempt++) {
        $wait = lcg_value() * 0.25 * 2 ** $attempt;
        $http_response_header = [];
        $text = @file_get_contents(getenv('ONUS_URL') . $path, false, stream_context_create(['http' => $http]));
        $answer = $text === false ? null : json_decode($text, true); // PHP takes half an answer for a whole one.
        $status = (int) (explode(' ', $http_response_header[0] ?? '')[1] ?? 0);
        $isLast = $attempt === TRIES;
        if ($answer !== null && ($isLast || !asksForAnother($status, header_of($http_response_header, 'X-Should-Retry')))) {
            return [$status, $answer];
        }
        if ($isLast) {
            fail('No whole answer came: ' . ($text === false ? error_get_last()['message'] : "status $status"));
        }
        $after = header_of($http_response_header, 'Retry-After') ?? '';
        // A proxy may say a date here, or an hour.
        usleep((int) (1e6 * (preg_match('/^\d{1,2}$/', $after) ? (int) $after : $wait)));
    }
}

function header_of(array $lines, string $name): ?string
{
    foreach ($lines as $line) {
        if (stripos($line, "$name:") === 0) {
            return trim(substr($line, strlen($name) + 1));
        }
    }
    return null;
}

function asksForAnother(int $status, ?string $said): bool
{
    // Absent where a proxy answered.
    return $said === null ? $status === 408 || $status === 429 || $status >= 500 : $said === 'true';
}

/** The key stands for what is meant, such as an order's number: it is made once, before the first try. */
function create(string $user, string $scenario, ?string $key = null): void
{
    $key ??= bin2hex(random_bytes(16));
    [$status, $answer] = send('POST', ASSIGNMENTS, ['user_id' => $user, 'scenario_id' => $scenario], $key);
    if ($status === 409 && ($answer['assignment']['assigned_by_you'] ?? false)) {
        echo $answer['assignment']['id'], "\n"; // By us, earlier: that is what was wanted.
    } else {
        echo expected(201, $status, $answer)['id'], "\n";
    }
}

/** The next time, begin a minute before the Date of the first page: docs/PARTNERS.md. */
function changes(string $since): void
{
    $query = ['updated_since' => $since, 'limit' => 200];
    do {
        [$status, $answer] = send('GET', ASSIGNMENTS . '?' . http_build_query($query));
        $page = expected(200, $status, $answer);
        foreach ($page['items'] as $item) {
            echo implode("\t", [$item['id'], $item['user_id'], $item['scenario_external_id'], $item['status']]), "\n";
        }
        $query['cursor'] = $page['next_cursor'];
    } while ($query['cursor'] !== null);
}

function result(string $assignment, string $score): void
{
    $key = bin2hex(random_bytes(16));
    [$status, $answer] = send('POST', ASSIGNMENTS . "/$assignment/result", ['score' => (float) $score], $key);
    echo expected(200, $status, $answer)['status'], "\n";
}

function expected(int $wanted, int $status, array $answer): array
{
    return $status === $wanted ? $answer : fail("$status $answer[title]: $answer[detail]");
}

function fail(string $sentence): never
{
    fwrite(STDERR, "$sentence\n");
    exit(1);
}

$words = array_slice($argv, 1);
in_array($words[0] ?? '', ['create', 'changes', 'result'], true) || fail('Say create, changes or result.');
$words[0](...array_slice($words, 1));
