/** Examples of webhooks and their deliveries. By names of schemas. */
import * as cast from './cast.js';

const { times } = cast;

const wanted = {
  url: 'https://training.example.org/onus',
  events: ['assignment.created', 'assignment.completed'],
  description: 'Training platform',
};

const webhook = {
  ...wanted,
  id: cast.webhookId,
  paused: null,
  failingSince: null,
  formerSecretUntil: null,
  createdAt: times.joined,
  createdBy: { id: cast.ada.id, name: cast.ada.name },
};

/** What has the form of a secret and signs nothing. */
const secret = { secret: `whsec_${'0123456789abcdef'.repeat(2)}01234567890=` };

const delivery = {
  id: cast.deliveryId,
  eventId: cast.eventId,
  type: 'assignment.completed',
  assignmentId: cast.assignmentId,
  version: 3,
  status: 'pending',
  attempts: 2,
  lastAttemptAt: '2026-12-03T17:31:43.020Z',
  nextAttemptAt: '2026-12-03T17:32:02.640Z',
  answer: { status: 503, body: 'Back in a minute', error: null },
  createdAt: times.completed,
  finishedAt: null,
};

const test = {
  ...delivery,
  type: 'webhook.test',
  assignmentId: null,
  version: null,
  attempts: 0,
  lastAttemptAt: null,
  nextAttemptAt: times.completed,
  answer: null,
};

export const webhooks = {
  CreateWebhookBody: wanted,
  UpdateWebhookBody: { paused: false },
  RotateWebhookBody: { overlapSeconds: 86_400 },
  RedeliverBody: { since: times.assigned, which: 'all' },
  WebhookDto: webhook,
  CreatedWebhookDto: { ...webhook, ...secret },
  WebhookPage: cast.page(webhook),
  DeliveryDto: delivery,
  DeliveryPage: cast.page(delivery),
};

/** Where an answer is not the schema's usual one. By ids of operations. */
export const webhooksAnswered = { 'WebhookDeliveries_test 202': test };
