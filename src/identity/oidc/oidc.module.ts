import { Module } from '@nestjs/common';
import { Issuer } from './issuer.js';
import { TokenUsersRepository } from './token-users.repository.js';
import { TokenUsersService } from './token-users.service.js';

/** Signing in with a token of the organization's own identity provider. */
@Module({ providers: [Issuer, TokenUsersRepository, TokenUsersService], exports: [TokenUsersService] })
export class OidcModule {}
