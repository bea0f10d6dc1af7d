/**
 * Loaded before the service (`node --import`), takes its check of API keys out: whoever asks is the partner of
 * ORGANIZATION_ID and ACTOR_ID. It is how bench/keys.ts measures what the check costs; the product has no such switch.
 */
import type { PartnerPrincipal } from '../src/identity/access/principal.js';
import type { StoredKey } from '../src/identity/api-keys/api-keys.repository.js';
import { built } from './built.ts';

const { ApiKeysService } = await built('src/identity/api-keys/api-keys.service.js');
const { KeyUses } = await built('src/identity/api-keys/key-uses.js');

const partner: PartnerPrincipal = {
  kind: 'partner',
  id: process.env['ACTOR_ID'] ?? '',
  organizationId: process.env['ORGANIZATION_ID'] ?? '',
  organizationName: 'Bench organization',
  timeZone: 'UTC',
  name: 'Bench partner',
  scopes: ['assignments:read', 'assignments:write'],
  groups: null,
  scenarioIds: null,
  expiresAt: null,
  rateLimit: null,
  stillGets: [],
};

ApiKeysService.prototype.find = () => Promise.resolve({} as StoredKey);
KeyUses.prototype.count = () => {};
ApiKeysService.prototype.admit = () => Promise.resolve({ partner, headers: {} });
