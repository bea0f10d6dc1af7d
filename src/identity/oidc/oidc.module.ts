import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { UsersModule } from '../users/users.module.js';
import { IssuerClient } from './issuer-client.js';
import { Issuer } from './issuer.js';
import { OidcSignInController } from './sign-in.controller.js';
import { SignInFlows } from './sign-in-flows.js';
import { TokenUsersRepository } from './token-users.repository.js';
import { TokenUsersService } from './token-users.service.js';

/** Signing in by the organization's own identity provider: with a token of it, or there and back with a browser. */
@Module({
  imports: [UsersModule, AuditModule],
  controllers: [OidcSignInController],
  providers: [Issuer, IssuerClient, SignInFlows, TokenUsersRepository, TokenUsersService],
  exports: [TokenUsersService],
})
export class OidcModule {}
