/** Keys as they were within the last second (`known.ts`), by the id that each of their secrets carries. */
import { Injectable } from '@nestjs/common';
import { Known } from '../known.js';
import { ApiKeysRepository, type StoredKey } from './api-keys.repository.js';

@Injectable()
export class KnownKeys extends Known<StoredKey> {
  constructor(keys: ApiKeysRepository) {
    super('keys', async (ids) => {
      const found = await keys.findByKeyIds(ids);
      return new Map(found.map((key) => [key.keyId, key]));
    });
  }
}
