import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { ApiKeysModule } from './api-keys/api-keys.module.js';
import { OidcModule } from './oidc/oidc.module.js';
import { UsersModule } from './users/users.module.js';
import { AccessGuard } from './access.guard.js';

@Module({
  imports: [UsersModule, OidcModule, ApiKeysModule],
  providers: [{ provide: APP_GUARD, useClass: AccessGuard }],
})
export class AccessModule {}
