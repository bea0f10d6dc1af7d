/**
 * Whatever changes something leaves exactly one entry in the audit, of who did it, from where, and what. The routes are those
 * of the OpenAPI document: a new one that changes something must be done here, or be named among those that do not belong
 * in the audit.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { lockOf } from '../../src/imports/run/importer.js';
import { type Entry, entriesOf, traced } from '../support/audit.js';
import { type Caller, caller, sessionOf, signIn } from '../support/api.js';
import { documentedRoutes } from '../support/routes.js';
import { finished, upload } from '../support/uploads.js';
import { createWorld, type World } from '../support/worlds.js';

/** These change assignments, which have a history of their own, or nothing. */
const elsewhere = [
  /^post \/api\/assignments/,
  /^patch \/api\/assignments\/\{id\}$/,
  /^post \/api\/external\/assignments/,
  /^post \/api\/admin\/imports\/preview$/,
  // Deliveries, of which each webhook has a list.
  /^post \/api\/admin\/webhooks\/\{id\}\/(test|redeliver|deliveries\/\{deliveryId\}\/redeliver)$/,
];

let world: World;
/** Whose sessions end. */
let leaver: { id: string; email: string };
const password = 'a-quite-long-password';

beforeAll(async () => {
  world = await createWorld();
  leaver = await aUser();
});

afterAll(() => world.close());

let number = 0;
async function aUser(more: object = {}): Promise<{ id: string; email: string }> {
  number += 1;
  const wish = { email: `u${number}@demo.test`, name: `U ${number}`, role: 'supervisor', password, ...more };
  return (await world.admin.post('/api/admin/users', wish)).body;
}

async function aCounselor(more: object = {}): Promise<{ id: string; externalId: string }> {
  number += 1;
  const { body } = await world.admin.post('/api/counselors', {
    externalId: `n-${number}`,
    name: `N ${number}`,
    ...more,
  });
  return body;
}

async function aScenario(): Promise<{ id: string }> {
  number += 1;
  return (await world.admin.post('/api/scenarios', { externalId: `n-${number}`, title: `T ${number}` })).body;
}

async function aKey(): Promise<{ id: string }> {
  return (await world.admin.post('/api/admin/api-keys', { name: 'Key', scopes: ['scenarios:read'] })).body;
}

async function anImport(file = 'counselor,scenario\nnobody,nothing\n'): Promise<{ id: string }> {
  const admin = await sessionOf(world.url, 'admin@demo.test');
  const { id } = await upload(world.url, admin, file, {});
  await finished(world.url, admin, id);
  return { id };
}

async function aWebhook(): Promise<{ id: string; secret: string }> {
  return (
    await world.admin.post('/api/admin/webhooks', { url: 'https://line.example/a?token=secret', events })
  ).body;
}
const events = ['assignment.created'];

const header = ['who', 'what'];
const mapping = { type: 'assignments', header, columns: { counselor: 'who', scenario: 'what' } };

/** What is asked for, by whom, and what the audit must then have. */
interface Deed {
  by?: Caller;
  path: string;
  body?: object;
  /** Called when it is done. */
  done?: () => void;
  entry: Partial<Omit<Entry, 'target'>> & { target?: Partial<Entry['target']> };
}

const deeds: Record<string, () => Promise<Deed>> = {
  'post /api/auth/login': async () => ({
    by: caller(world.url, { 'User-Agent': 'Netscape' }),
    path: '/api/auth/login',
    body: { email: leaver.email, password },
    entry: {
      action: 'user.signed-in',
      actor: { kind: 'user', id: leaver.id, name: 'U 1', role: 'supervisor' },
      target: { id: leaver.id },
      details: { by: 'password', userAgent: 'Netscape' },
    },
  }),
  'post /api/auth/logout': async () => ({
    by: await signIn(world.url, leaver.email, password),
    path: '/api/auth/logout',
    body: {},
    entry: {
      action: 'user.signed-out',
      actor: { kind: 'user', id: leaver.id, name: 'U 1', role: 'supervisor' },
      target: { id: leaver.id },
      details: { sessions: 1 },
    },
  }),
  'post /api/auth/password': async () => {
    const { id, email } = await aUser();
    return {
      by: await signIn(world.url, email, password),
      path: '/api/auth/password',
      body: { currentPassword: password, newPassword: 'quite-another-password' },
      entry: { action: 'user.password-changed', target: { id }, before: null, after: null },
    };
  },
  'delete /api/auth/sessions': async () => {
    const { id, email } = await aUser();
    const by = await signIn(world.url, email, password);
    await signIn(world.url, email, password);
    return { by, path: '/api/auth/sessions', entry: { action: 'user.signed-out', target: { id } } };
  },
  'delete /api/auth/sessions/{id}': async () => {
    const { email } = await aUser();
    const by = await signIn(world.url, email, password);
    await signIn(world.url, email, password);
    const { items } = (await by.get('/api/auth/sessions')).body;
    const other = items.find(({ current }: { current: boolean }) => !current);
    return { by, path: `/api/auth/sessions/${other.id}`, entry: { action: 'user.signed-out' } };
  },
  'post /api/admin/users': async () => ({
    path: '/api/admin/users',
    body: { email: 'new@demo.test', name: 'New', role: 'supervisor', groups: ['Night'], password },
    entry: {
      action: 'user.created',
      target: { name: 'New' },
      before: null,
      after: {
        email: 'new@demo.test',
        name: 'New',
        role: 'supervisor',
        groups: ['Night'],
        mustChangePassword: false,
      },
    },
  }),
  'patch /api/admin/users/{id}': async () => {
    const { id } = await aUser({ groups: ['Night'] });
    return {
      path: `/api/admin/users/${id}`,
      body: { role: 'admin', groups: [] },
      entry: {
        action: 'user.updated',
        target: { id },
        before: { role: 'supervisor', groups: ['Night'] },
        after: { role: 'admin', groups: [] },
      },
    };
  },
  'post /api/admin/users/{id}/unlink': async () => {
    const { id } = await aUser();
    await world.pool.query(`UPDATE users SET oidc_issuer = 'https://id', oidc_subject = 'it' WHERE id = $1`, [
      id,
    ]);
    return {
      path: `/api/admin/users/${id}/unlink`,
      body: {},
      entry: {
        action: 'user.unlinked',
        target: { id },
        before: { issuer: 'https://id', subject: 'it' },
        after: { issuer: null, subject: null },
      },
    };
  },
  'delete /api/admin/users/{id}/sessions': async () => {
    const { id } = await aUser();
    return {
      path: `/api/admin/users/${id}/sessions`,
      entry: { action: 'user.signed-out', target: { id }, before: null, after: null },
    };
  },
  'post /api/admin/api-keys': async () => ({
    path: '/api/admin/api-keys',
    body: { name: 'Partner', scopes: ['scenarios:read'], groups: ['Night'], rateLimit: 5 },
    entry: {
      action: 'api-key.created',
      target: { name: 'Partner' },
      after: {
        name: 'Partner',
        scopes: [],
        scopesWithinLimits: ['scenarios:read'],
        groups: ['Night'],
        rateLimit: 5,
      },
    },
  }),
  'post /api/admin/api-keys/{id}/rotate': async () => {
    const { id } = await aKey();
    return {
      path: `/api/admin/api-keys/${id}/rotate`,
      body: { overlapSeconds: 60 },
      entry: {
        action: 'api-key.rotated',
        target: { id, name: 'Key' },
        after: { prefix: expect.stringMatching(/^onus_[0-9a-f]{16}$/) },
      },
    };
  },
  'delete /api/admin/api-keys/{id}': async () => {
    const { id } = await aKey();
    return {
      path: `/api/admin/api-keys/${id}`,
      entry: {
        action: 'api-key.revoked',
        target: { id },
        before: { revokedAt: null },
        after: { revokedAt: expect.stringMatching(/\+00:00$/) },
      },
    };
  },
  'post /api/counselors': async () => ({
    by: world.supervisor,
    path: '/api/counselors',
    body: { externalId: 'new', name: 'New', email: 'someone@line.test', group: 'Night' },
    entry: {
      action: 'counselor.created',
      target: { name: 'New' },
      before: null,
      after: { externalId: 'new', name: 'New', email: 'someone@line.test', group: 'Night' },
    },
  }),
  'patch /api/counselors/{id}': async () => {
    const { id } = await aCounselor();
    return {
      by: world.supervisor,
      path: `/api/counselors/${id}`,
      body: { name: 'Other', group: 'Night' },
      entry: {
        action: 'counselor.updated',
        target: { id, name: 'Other' },
        before: { name: expect.stringMatching(/^N /), group: null },
        after: { name: 'Other', group: 'Night' },
      },
    };
  },
  'post /api/counselors/{id}/archive': async () => {
    const { id } = await aCounselor();
    return {
      path: `/api/counselors/${id}/archive`,
      body: { cancelOpen: true },
      entry: { action: 'counselor.archived', target: { id }, before: { archivedAt: null } },
    };
  },
  'post /api/counselors/{id}/unarchive': async () => {
    const { id } = await aCounselor();
    await world.admin.post(`/api/counselors/${id}/archive`, {});
    return {
      path: `/api/counselors/${id}/unarchive`,
      body: {},
      entry: { action: 'counselor.unarchived', target: { id }, after: { archivedAt: null } },
    };
  },
  'post /api/admin/counselors/{id}/erase': async () => {
    const { id, externalId } = await aCounselor();
    return {
      path: `/api/admin/counselors/${id}/erase`,
      body: { confirm: externalId },
      entry: { action: 'counselor.erased', target: { id, name: 'Erased' }, before: null, after: null },
    };
  },
  'post /api/scenarios': async () => ({
    path: '/api/scenarios',
    body: { externalId: 'new', title: 'New', skills: ['Rest'], estimatedMinutes: 5 },
    entry: {
      action: 'scenario.created',
      target: { name: 'New' },
      after: { externalId: 'new', title: 'New', description: '', skills: ['Rest'], estimatedMinutes: 5 },
    },
  }),
  'patch /api/scenarios/{id}': async () => {
    const { id } = await aScenario();
    return {
      path: `/api/scenarios/${id}`,
      body: { mode: 'chat' },
      entry: {
        action: 'scenario.updated',
        target: { id },
        before: { mode: null },
        after: { mode: 'chat' },
      },
    };
  },
  'post /api/scenarios/{id}/archive': async () => {
    const { id } = await aScenario();
    return {
      path: `/api/scenarios/${id}/archive`,
      body: {},
      entry: { action: 'scenario.archived', target: { id } },
    };
  },
  'post /api/scenarios/{id}/unarchive': async () => {
    const { id } = await aScenario();
    await world.admin.post(`/api/scenarios/${id}/archive`, {});
    return {
      path: `/api/scenarios/${id}/unarchive`,
      body: {},
      entry: { action: 'scenario.unarchived', target: { id } },
    };
  },
  'patch /api/organization': async () => ({
    path: '/api/organization',
    body: { name: 'Line', timeZone: 'Europe/Kyiv' },
    entry: {
      action: 'organization.updated',
      target: { name: 'Line' },
      before: { name: 'Demo Crisis Line', timeZone: 'Europe/Berlin' },
      after: { name: 'Line', timeZone: 'Europe/Kyiv' },
    },
  }),
  'post /api/admin/imports': async () => ({
    path: '/api/admin/imports?type=assignments&dryRun=true&fileName=new.csv',
    entry: {
      action: 'import.uploaded',
      target: { name: 'new.csv' },
      after: {
        type: 'assignments',
        mode: 'partial',
        dryRun: true,
        onExisting: 'skip',
        reassignCompleted: false,
        unarchive: false,
        bytes: 19,
      },
    },
  }),
  'post /api/admin/imports/{id}/cancel': async () => {
    const { id } = await anImport();
    // Nobody goes on with it meanwhile.
    const client = await world.pool.connect();
    const { rows } = await client.query<{ organization: string }>(
      'SELECT organization_id AS organization FROM imports WHERE id = $1',
      [id],
    );
    await client.query('SELECT pg_advisory_lock($1)', [lockOf(rows[0]!.organization)]);
    await world.pool.query(`UPDATE imports SET status = 'running', finished_at = NULL WHERE id = $1`, [id]);
    return {
      path: `/api/admin/imports/${id}/cancel`,
      body: {},
      done: () => client.release(true),
      entry: { action: 'import.cancelled', target: { id }, before: null, after: null },
    };
  },
  'post /api/admin/imports/{id}/undo': async () => {
    const { id } = await anImport('counselor,scenario\nc-1032,s-101\n');
    return {
      path: `/api/admin/imports/${id}/undo`,
      body: {},
      entry: { action: 'import.undone', target: { id }, after: { undoId: expect.any(String) } },
    };
  },
  'put /api/admin/import-mappings': async () => ({
    path: '/api/admin/import-mappings',
    body: { ...mapping, name: 'Theirs' },
    entry: {
      action: 'import-mapping.created',
      target: { name: 'Theirs' },
      after: {
        type: 'assignments',
        name: 'Theirs',
        header,
        reading: expect.objectContaining({ columns: mapping.columns }),
      },
    },
  }),
  'delete /api/admin/import-mappings/{id}': async () => {
    const { id } = (await world.admin.put('/api/admin/import-mappings', mapping)).body;
    return {
      path: `/api/admin/import-mappings/${id}`,
      entry: { action: 'import-mapping.deleted', target: { id }, after: null },
    };
  },
  'post /api/admin/webhooks': async () => ({
    path: '/api/admin/webhooks',
    body: { url: 'https://line.example/hook?token=secret', events, description: 'Ours' },
    entry: {
      action: 'webhook.created',
      target: { name: 'Ours' },
      before: null,
      after: { url: 'https://line.example/hook?…', events, description: 'Ours' },
    },
  }),
  'patch /api/admin/webhooks/{id}': async () => {
    const { id } = await aWebhook();
    return {
      path: `/api/admin/webhooks/${id}`,
      body: { paused: true },
      entry: {
        action: 'webhook.paused',
        target: { id },
        before: { pauseReason: null },
        after: { pauseReason: 'admin' },
      },
    };
  },
  'post /api/admin/webhooks/{id}/rotate': async () => {
    const { id } = await aWebhook();
    return {
      path: `/api/admin/webhooks/${id}/rotate`,
      body: {},
      entry: { action: 'webhook.rotated', target: { id }, before: null, after: null },
    };
  },
  'delete /api/admin/webhooks/{id}': async () => {
    const { id } = await aWebhook();
    return {
      path: `/api/admin/webhooks/${id}`,
      entry: {
        action: 'webhook.deleted',
        target: { id },
        before: { url: 'https://line.example/a?…', events },
        after: null,
      },
    };
  },
};

async function send(route: string, { by = world.admin, path, body }: Deed) {
  const method = route.slice(0, route.indexOf(' ')) as 'post' | 'put' | 'patch' | 'delete';
  if (route !== 'post /api/admin/imports')
    return traced(method === 'delete' ? by.delete(path) : by[method](path, body));
  const requestId = `upload-${number}`;
  const headers = {
    ...(await sessionOf(world.url, 'admin@demo.test')),
    'Content-Type': 'text/csv',
    'X-Request-Id': requestId,
  };
  const answer = await fetch(world.url + path, { method, headers, body: 'counselor,scenario\n' });
  return { response: answer, requestId };
}

describe('each route that changes something', () => {
  it.each(Object.keys(deeds))('%s', async (route) => {
    const deed = await deeds[route]!();
    const { response, requestId } = await send(route, deed);
    deed.done?.();
    expect(response.status).toBeLessThan(300);
    const found = await entriesOf(world.pool, requestId);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      actor: { kind: 'user', id: expect.any(String), name: expect.any(String), role: expect.any(String) },
      address: '127.0.0.1',
      ...deed.entry,
    });
  });

  it('is one of these', async () => {
    const routes = (await documentedRoutes(world.url))
      .filter(({ method, path }) => method !== 'get' && path.startsWith('/api/'))
      .map(({ method, path }) => `${method} ${path}`)
      .filter((route) => !elsewhere.some((pattern) => pattern.test(route)));
    expect(Object.keys(deeds).sort()).toEqual(routes.sort());
  });
});

it('no secret is ever in it', async () => {
  const key = await aKey();
  const { rows } = await world.pool.query<{ secret: string }>(`
    SELECT unnest(ARRAY[split_part(password_hash, '$', 5), split_part(password_hash, '$', 6)]) AS secret FROM users
    UNION SELECT encode(secret_hash, 'hex') FROM api_key_secrets UNION SELECT encode(secret_hash, 'base64') FROM api_key_secrets
    UNION SELECT sid FROM sessions UNION SELECT secret FROM installation_secrets`);
  const secrets = [
    ...rows.map(({ secret }) => secret).filter((secret) => secret !== null),
    password,
    'demo-password',
    'quite-another-password',
    (key as { key?: string }).key!,
    (await aWebhook()).secret,
    'token=secret',
  ];
  expect(secrets.length).toBeGreaterThan(20);
  const all = await world.pool.query<{ text: string }>(
    `SELECT string_agg(e::text, E'\\n') AS text FROM audit_entries e`,
  );
  const text = all.rows[0]!.text;
  expect(text).toContain('api-key.created');
  expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
});
