/**
 * Who is asking, and what they may do: users by session or by their issuer's token, partners by key. One guard stands
 * before every route of every door, and what says nothing of itself is closed.
 */
import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AccessGuard } from './access.guard.js';
import { ApiKeysModule } from './api-keys/api-keys.module.js';
import { AuditModule } from './audit/audit.module.js';
import { OidcModule } from './oidc/oidc.module.js';
import { UsersModule } from './users/users.module.js';

@Module({
  imports: [UsersModule, OidcModule, ApiKeysModule, AuditModule],
  providers: [{ provide: APP_GUARD, useClass: AccessGuard }],
})
export class IdentityModule {}
