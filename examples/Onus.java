// Assigns, follows and completes trainings in Onus. Java 17 or later, nothing to install.
//   ONUS_URL=http://127.0.0.1:3000 ONUS_KEY=... java Onus.java create c-1002 s-101 [KEY]
//   ... java Onus.java changes 2026-12-01T00:00:00Z
//   ... java Onus.java result ASSIGNMENT SCORE
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

class Onus {
  static final int TRIES = 6;
  static final String ASSIGNMENTS = "/api/external/assignments";
  static final HttpClient client = HttpClient.newHttpClient();

  /** Sends until there is an answer that came whole and does not ask for another try. A POST needs a key: it is sent again. */
  static HttpResponse<String> send(String method, String path, String body, String key) throws Exception {
    var request = HttpRequest.newBuilder(URI.create(System.getenv("ONUS_URL") + path))
        .header("X-API-Key", System.getenv("ONUS_KEY"))
        .header("Content-Type", "application/json")
        .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (key != null) request.header("Idempotency-Key", key);
    for (int attempt = 1; ; attempt++) {
      double wait = Math.random() * 0.25 * Math.pow(2, attempt);
      try {
        // An answer that was cut short is an exception here; HttpURLConnection would call it a success.
        // The time is of the whole answer: a timeout of the request would end with the headers.
        var response = client.sendAsync(request.build(), BodyHandlers.ofString()).get(30, TimeUnit.SECONDS);
        // A proxy may say a date here, or an hour.
        wait = response.headers().firstValue("Retry-After").filter(after -> after.matches("\\d{1,2}"))
            .map(Double::parseDouble).orElse(wait);
        boolean isOurs = response.headers().firstValue("Content-Type").orElse("").contains("json");
        if (isOurs && (attempt == TRIES || !asksForAnother(response))) return response;
        if (attempt == TRIES) throw new IOException("Not an answer of Onus: " + response.statusCode());
      } catch (IOException | ExecutionException | TimeoutException e) {
        if (attempt == TRIES) throw e;
      }
      Thread.sleep((long) (wait * 1000));
    }
  }

  static boolean asksForAnother(HttpResponse<String> response) {
    int status = response.statusCode();
    return response.headers().firstValue("X-Should-Retry") // Absent where a proxy answered.
        .map("true"::equals).orElse(status == 408 || status == 429 || status >= 500);
  }

  /** The key stands for what is meant, such as an order's number: it is made once, before the first try. */
  static void create(String user, String scenario, String key) throws Exception {
    var body = "{\"user_id\": %s, \"scenario_id\": %s}".formatted(quoted(user), quoted(scenario));
    var response = send("POST", ASSIGNMENTS, body, key);
    boolean isOurs = response.statusCode() == 409 && response.body().matches("(?s).*\"assigned_by_you\":\\s*true.*");
    // By us, earlier: that is what was wanted.
    System.out.println(member("id", isOurs ? response.body() : expected(201, response)));
  }

  /** The next time, begin a minute before the Date of the first page: docs/PARTNERS.md. */
  static void changes(String since) throws Exception {
    var query = "?limit=200&updated_since=" + encoded(since);
    for (String cursor = ""; cursor != null; ) {
      var page = expected(200, send("GET", ASSIGNMENTS + query + (cursor.isEmpty() ? "" : "&cursor=" + encoded(cursor)), null, null));
      var items = Pattern.compile("\\{[^{}]*\"user_id\"[^{}]*\\}").matcher(page);
      while (items.find()) {
        var item = items.group();
        System.out.println(String.join("\t", member("id", item), member("user_id", item),
            member("scenario_external_id", item), member("status", item)));
      }
      cursor = member("next_cursor", page);
    }
  }

  static void result(String assignment, String score) throws Exception {
    var body = "{\"score\": " + Double.parseDouble(score) + "}";
    var response = send("POST", ASSIGNMENTS + "/" + assignment + "/result", body, UUID.randomUUID().toString());
    System.out.println(member("status", expected(200, response)));
  }

  static String expected(int status, HttpResponse<String> response) {
    if (response.statusCode() == status) return response.body();
    System.err.println(response.statusCode() + " " + response.body());
    System.exit(1);
    return null;
  }

  // The JDK has no JSON, and this program is to run without anything else. Yours will use Jackson or the like.
  static String member(String name, String json) {
    var found = Pattern.compile("\"" + name + "\":\\s*\"((?:[^\"\\\\]|\\\\.)*)\"").matcher(json);
    return found.find() ? found.group(1).replaceAll("\\\\(.)", "$1") : null;
  }

  static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  public static void main(String[] words) throws Exception {
    switch (words.length == 0 ? "" : words[0]) {
      case "create" -> create(words[1], words[2], words.length > 3 ? words[3] : UUID.randomUUID().toString());
      case "changes" -> changes(words[1]);
      case "result" -> result(words[1], words[2]);
      default -> throw new IllegalArgumentException("Say create, changes or result.");
    }
  }
}
