/** How a counselor is typed. */
import { answered, client, type Schemas } from '../api/client.ts';
import type { Kind } from '../roster/kind.ts';
import { t as words } from '../roster/texts.ts';
import { type Counselor, changeCounselor, createCounselor } from './queries.ts';
import { t } from './texts.ts';

const needed = ['externalId', 'name'] as const;
type Body = Required<Schemas['CreateCounselorBody']>;

export const counselorKind: Kind<Counselor, keyof Body, Body> = {
  labels: { name: t.name, externalId: t.externalId, email: t.email, group: t.group, userId: t.signIn },
  needed,
  fieldsOf: (counselor) => ({
    name: counselor?.name ?? '',
    externalId: counselor?.externalId ?? '',
    email: counselor?.email ?? '',
    group: counselor?.group ?? '',
    userId: counselor?.userId ?? '',
  }),
  bodyOf: ({ name, externalId, email, group, userId }) => ({
    name: name.trim(),
    externalId: externalId.trim(),
    email: email.trim().toLowerCase() || null,
    group: group.trim() || null,
    userId: userId || null,
  }),
  check: (fields) =>
    Object.fromEntries(
      needed.filter((name) => fields[name].trim() === '').map((name) => [name, words.needed]),
    ),
  shown: (field, text) => (field === 'userId' ? t.signsIn : text),
  // Who signs in as whom is found by the email, unless it is said.
  create({ name, externalId, email, group }, key) {
    return createCounselor({ name, externalId, email, group }, key);
  },
  change: changeCounselor,
  read: (id) => answered(client.GET('/api/counselors/{id}', { params: { path: { id } } })),
};
