import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Pools } from '../../database/connections/pools.js';
import { WEB_SESSIONS } from '../../http/create-app.js';
import { SETTINGS } from '../../operations/settings/settings.module.js';
import { AuditModule } from '../audit/audit.module.js';
import { AuthController } from './auth.controller.js';
import { KnownSessions } from './known-sessions.js';
import { cookieSessions, SESSION_SECRET, sessionSecret } from './session-cookies.js';
import { SessionsRepository } from './sessions.repository.js';
import { SessionsService } from './sessions.service.js';
import { SignInLimits } from './sign-in-limits.js';
import { User } from './user.entity.js';
import { UsersController } from './users.controller.js';
import { UsersRepository } from './users.repository.js';
import { UsersService } from './users.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([User]), AuditModule],
  controllers: [AuthController, UsersController],
  providers: [
    { provide: SESSION_SECRET, useFactory: sessionSecret, inject: [Pools, SETTINGS] },
    { provide: WEB_SESSIONS, useFactory: cookieSessions, inject: [Pools, SETTINGS, SESSION_SECRET] },
    SessionsService,
    KnownSessions,
    SessionsRepository,
    SignInLimits,
    UsersService,
    UsersRepository,
  ],
  exports: [SESSION_SECRET, SessionsService, KnownSessions],
})
export class UsersModule {}
