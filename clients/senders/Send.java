// As send.mjs: java Send.java HttpClient|HttpURLConnection
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;

class Send {
  static final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  public static void main(String[] args) throws Exception {
    var input = new BufferedReader(new InputStreamReader(System.in));
    System.out.println("ready");
    for (String line; (line = input.readLine()) != null; ) {
      var parts = line.split("\t", -1);
      try {
        System.out.println(said(args[0].equals("HttpClient") ? modern(parts) : old(parts)));
      } catch (Exception e) {
        System.out.println(said("error", e.toString()));
      }
    }
  }

  static String[] modern(String[] parts) throws Exception {
    var body = parts[2].isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(parts[2]);
    var request = HttpRequest.newBuilder(URI.create(parts[1])).method(parts[0], body);
    for (int i = 3; i < parts.length; i++) {
      var header = parts[i].split(": ", 2);
      request.header(header[0], header[1]);
    }
    var response = client.send(request.build(), BodyHandlers.ofString());
    var replayed = response.headers().firstValue("Idempotent-Replayed").orElse("");
    return new String[] {String.valueOf(response.statusCode()), replayed, response.body()};
  }

  static String[] old(String[] parts) throws Exception {
    var connection = (HttpURLConnection) URI.create(parts[1]).toURL().openConnection();
    connection.setRequestMethod(parts[0]);
    for (int i = 3; i < parts.length; i++) {
      var header = parts[i].split(": ", 2);
      connection.setRequestProperty(header[0], header[1]);
    }
    if (!parts[2].isEmpty()) {
      connection.setDoOutput(true);
      connection.getOutputStream().write(parts[2].getBytes("UTF-8"));
    }
    int status = connection.getResponseCode();
    try (var stream = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
      var body = new String(stream.readAllBytes(), "UTF-8");
      return new String[] {String.valueOf(status), connection.getHeaderField("Idempotent-Replayed"), body};
    }
  }

  static String said(String... parts) {
    for (int i = 0; i < parts.length; i++) parts[i] = parts[i] == null ? "" : parts[i].replaceAll("\\s", " ");
    return String.join("\t", parts);
  }
}
