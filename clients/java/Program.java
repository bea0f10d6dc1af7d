import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.CookieManager;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import onus.ApiClient;
import onus.ApiException;
import onus.api.AdminApi;
import onus.api.AdminApi.APIImportsGetRequest;
import onus.api.AdminApi.APIImportsUploadRequest;
import onus.api.AssignmentsApi;
import onus.api.AssignmentsApi.APIAssignmentsCreateRequest;
import onus.api.AssignmentsApi.APIAssignmentsEditRequest;
import onus.api.AssignmentsApi.APIAssignmentsGetRequest;
import onus.api.PartnersApi;
import onus.api.PartnersApi.APIExternalAssignmentsCreateRequest;
import onus.api.PartnersApi.APIExternalAssignmentsDeliverResultRequest;
import onus.api.PartnersApi.APIExternalAssignmentsGetResultRequest;
import onus.api.PartnersApi.APIExternalScenariosListRequest;
import onus.api.SignInApi;
import onus.model.CreateAssignmentBody;
import onus.model.DuplicateActiveAssignmentProblem;
import onus.model.EditAssignmentBody;
import onus.model.ExternalCreateBody;
import onus.model.ExternalDuplicateActiveAssignmentProblem;
import onus.model.ExternalResultBody;
import onus.model.ExternalScenarioDto;
import onus.model.ExternalScenarioPage;
import onus.model.ImportDto;
import onus.model.LoginBody;
import onus.model.PreconditionFailedProblem;

/** openapi-generator makes a method of each operation. What is refused is thrown, with a body to read as the problem it is. */
final class Program {
  private static final ObjectMapper json = ApiClient.createDefaultObjectMapper();

  private Program() {}

  public static void main(String[] arguments) throws Exception {
    String counselor = System.getenv("ONUS_COUNSELOR");
    ApiClient keyHolder = client(HttpClient.newBuilder());
    keyHolder.setRequestInterceptor(request -> request.header("X-API-Key", System.getenv("ONUS_KEY")));
    PartnersApi partner = new PartnersApi(keyHolder);

    // Pages, to the end.
    List<ExternalScenarioDto> scenarios = new ArrayList<>();
    String cursor = null;
    do {
      var query = APIExternalScenariosListRequest.newBuilder().limit(10).cursor(cursor).build();
      ExternalScenarioPage page = partner.externalScenariosList(query);
      scenarios.addAll(page.getItems());
      cursor = page.getNextCursor();
    } while (cursor != null);

    // Create: the key belongs to what is meant, and stays the same when the request is sent again.
    var order = new ExternalCreateBody().userId(counselor).scenarioId(scenarios.get(0).getId().toString());
    var create = APIExternalAssignmentsCreateRequest.newBuilder().externalCreateBody(order);
    var created = partner.externalAssignmentsCreate(create.idempotencyKey("order-1-" + counselor).build());

    // A 409, read by its type.
    var again = APIExternalAssignmentsCreateRequest.newBuilder().externalCreateBody(order).build();
    var duplicate =
        refusal(ExternalDuplicateActiveAssignmentProblem.class, () -> partner.externalAssignmentsCreate(again));

    // Signing in: the cookie manager keeps the session.
    ApiClient signedIn = client(HttpClient.newBuilder().cookieHandler(new CookieManager()));
    var login = new LoginBody().email(System.getenv("ONUS_EMAIL")).password(System.getenv("ONUS_PASSWORD"));
    new SignInApi(signedIn).authLogin(login);
    AssignmentsApi web = new AssignmentsApi(signedIn);

    // ETag and If-Match.
    var read = web.assignmentsGetWithHttpInfo(APIAssignmentsGetRequest.newBuilder().id(created.getId()).build());
    String tag = read.getHeaders().get("etag").get(0);
    var edit = APIAssignmentsEditRequest.newBuilder().id(created.getId()).ifMatch(tag);
    web.assignmentsEdit(edit.editAssignmentBody(new EditAssignmentBody().note("Before Friday")).build());
    var late = edit.editAssignmentBody(new EditAssignmentBody().note("After Friday")).build();
    var stale = refusal(PreconditionFailedProblem.class, () -> web.assignmentsEdit(late));

    // The other door's 409.
    var pair =
        new CreateAssignmentBody()
            .counselorId(read.getData().getCounselor().getId())
            .scenarioId(read.getData().getScenario().getId());
    var assign = APIAssignmentsCreateRequest.newBuilder().createAssignmentBody(pair).build();
    var duplicateAtWeb = refusal(DuplicateActiveAssignmentProblem.class, () -> web.assignmentsCreate(assign));

    ImportDto imported = upload(new AdminApi(signedIn), counselor, scenarios);

    // The result.
    var result = new ExternalResultBody().score(85.0).feedback("Calm and clear");
    var deliver = APIExternalAssignmentsDeliverResultRequest.newBuilder().id(created.getId());
    partner.externalAssignmentsDeliverResult(deliver.externalResultBody(result).build());
    var asked = APIExternalAssignmentsGetResultRequest.newBuilder().id(created.getId()).build();
    var outcome = partner.externalAssignmentsGetResult(asked);

    var mine = duplicate.getAssignment();
    var theirs = duplicateAtWeb.getAssignment();
    System.out.println(
        json.writeValueAsString(
            Map.of(
                "scenarios", scenarios.size(),
                "created", created.getId(),
                "duplicate", Map.of("id", mine.getId(), "byYou", mine.getAssignedByYou()),
                "duplicateAtWeb", Map.of("id", theirs.getId(), "byYou", theirs.getCreatedByYou()),
                "stale", stale.getType(),
                "result", outcome.getResult().getScore(),
                "imported",
                    Map.of(
                        "created", imported.getCounts().getCreated(),
                        "existing", imported.getCounts().getExisting()))));
  }

  /** A file, as a form. */
  private static ImportDto upload(AdminApi admin, String counselor, List<ExternalScenarioDto> scenarios)
      throws Exception {
    List<String> lines = new ArrayList<>(List.of("counselor,scenario"));
    scenarios.stream().limit(2).forEach(scenario -> lines.add(counselor + "," + scenario.getExternalId()));
    Path file = Files.createTempFile("assignments", ".csv");
    try {
      Files.write(file, lines);
      // The generator's code asks a list for its size that may be left out.
      var request =
          APIImportsUploadRequest.newBuilder()
              ._file(file.toFile())
              .type("assignments")
              .emptyWords2(List.of())
              .build();
      ImportDto it = admin.importsUpload(request);
      while (it.getStatus() == ImportDto.StatusEnum.QUEUED || it.getStatus() == ImportDto.StatusEnum.RUNNING) {
        Thread.sleep(100);
        it = admin.importsGet(APIImportsGetRequest.newBuilder().id(it.getId()).build());
      }
      return it;
    } finally {
      Files.delete(file);
    }
  }

  /** The problem that a call is answered with. A problem of another type is none of this class, and cannot be read as one. */
  private static <T> T refusal(Class<T> problem, Call call) throws Exception {
    try {
      call.send();
    } catch (ApiException refused) {
      return json.readValue(refused.getResponseBody(), problem);
    }
    throw new IllegalStateException("It was not refused: " + problem.getSimpleName());
  }

  private interface Call {
    void send() throws ApiException;
  }

  private static ApiClient client(HttpClient.Builder builder) {
    return new ApiClient(builder, json, System.getenv("ONUS_URL"));
  }
}
