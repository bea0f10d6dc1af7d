"""openapi-python-client makes a module of each operation. An answer is one of the classes that the document has for it."""

import io
import json
import os
import time

from onus.api.admin import imports_get, imports_upload
from onus.api.assignments import assignments_create, assignments_edit, assignments_get
from onus.api.partners import (
    external_assignments_create,
    external_assignments_deliver_result,
    external_assignments_get_result,
    external_scenarios_list,
)
from onus.api.sign_in import auth_login
from onus.client import AuthenticatedClient, Client
from onus.models import (
    AssignmentDto,
    CreateAssignmentBody,
    DuplicateActiveAssignmentProblem,
    EditAssignmentBody,
    ExternalAssignmentDto,
    ExternalCreateBody,
    ExternalDuplicateActiveAssignmentProblem,
    ExternalResultBody,
    ExternalResultDto,
    ExternalScenarioDto,
    ExternalScenarioPage,
    ImportDto,
    ImportDtoStatus,
    LoginBody,
    PreconditionFailedProblem,
    UploadForm,
)
from onus.models.external_result_value_dto import ExternalResultValueDto
from onus.types import UNSET, File, Unset

url = os.environ["ONUS_URL"]
counselor = os.environ["ONUS_COUNSELOR"]

partner = AuthenticatedClient(
    base_url=url, token=os.environ["ONUS_KEY"], auth_header_name="X-API-Key", prefix=""
)

# Pages, to the end.
scenarios: list[ExternalScenarioDto] = []
cursor: str | Unset | None = UNSET
while cursor is not None:
    page = external_scenarios_list.sync(client=partner, limit=10, cursor=cursor)
    assert isinstance(page, ExternalScenarioPage), page
    scenarios.extend(page.items)
    cursor = page.next_cursor

# Create: the key belongs to what is meant, and stays the same when the request is sent again.
order = ExternalCreateBody(user_id=counselor, scenario_id=str(scenarios[0].id))
created = external_assignments_create.sync(
    client=partner, body=order, idempotency_key=f"order-1-{counselor}"
)
assert isinstance(created, ExternalAssignmentDto), created

# A 409, read by its type.
refused = external_assignments_create.sync(client=partner, body=order)
assert isinstance(refused, ExternalDuplicateActiveAssignmentProblem), refused

# Signing in. The client that signs in keeps the cookie, and the routes ask for one that is authenticated.
signing_in = Client(base_url=url)
login = LoginBody(email=os.environ["ONUS_EMAIL"], password=os.environ["ONUS_PASSWORD"])
auth_login.sync(client=signing_in, body=login)
web = AuthenticatedClient(base_url=url, token="").set_httpx_client(signing_in.get_httpx_client())

# ETag and If-Match.
read = assignments_get.sync_detailed(created.id, client=web)
assert isinstance(read.parsed, AssignmentDto), read.parsed
tag = read.headers["ETag"]
edited = assignments_edit.sync(
    created.id, client=web, body=EditAssignmentBody(note="Before Friday"), if_match=tag
)
assert isinstance(edited, AssignmentDto), edited
stale = assignments_edit.sync(
    created.id, client=web, body=EditAssignmentBody(note="After Friday"), if_match=tag
)
assert isinstance(stale, PreconditionFailedProblem), stale

# The other door's 409.
pair = CreateAssignmentBody(counselor_id=edited.counselor.id, scenario_id=edited.scenario.id)
refused_at_web = assignments_create.sync(client=web, body=pair)
assert isinstance(refused_at_web, DuplicateActiveAssignmentProblem), refused_at_web

# A file, as a form. What is to be done with it says the query, which this client always sends.
lines = ["counselor,scenario", *(f"{counselor},{scenario.external_id}" for scenario in scenarios[:2])]
file = File(
    payload=io.BytesIO("\n".join(lines).encode()), file_name="assignments.csv", mime_type="text/csv"
)
uploaded = imports_upload.sync(client=web, body=UploadForm(file=file))
assert isinstance(uploaded, ImportDto), uploaded
upload = uploaded
while upload.status in (ImportDtoStatus.QUEUED, ImportDtoStatus.RUNNING):
    time.sleep(0.1)
    looked_at = imports_get.sync(upload.id, client=web)
    assert isinstance(looked_at, ImportDto), looked_at
    upload = looked_at

# The result.
result = ExternalResultBody(score=85, feedback="Calm and clear")
delivered = external_assignments_deliver_result.sync(created.id, client=partner, body=result)
assert isinstance(delivered, ExternalResultDto), delivered
outcome = external_assignments_get_result.sync(created.id, client=partner)
assert isinstance(outcome, ExternalResultDto), outcome
assert isinstance(outcome.result, ExternalResultValueDto), outcome.result

seen = {
    "scenarios": len(scenarios),
    "created": str(created.id),
    "duplicate": {"id": str(refused.assignment.id), "byYou": refused.assignment.assigned_by_you},
    "duplicateAtWeb": {
        "id": str(refused_at_web.assignment.id),
        "byYou": refused_at_web.assignment.created_by_you,
    },
    "stale": stale.type_,
    "result": outcome.result.score,
    "imported": {"created": upload.counts.created, "existing": upload.counts.existing},
}
print(json.dumps(seen))
