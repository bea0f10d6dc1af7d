import { Module } from '@nestjs/common';
import { AuthController } from './auth.controller.js';
import { SessionsService } from './sessions.service.js';
import { UsersRepository } from './users.repository.js';

@Module({
  controllers: [AuthController],
  providers: [SessionsService, UsersRepository],
  exports: [SessionsService],
})
export class UsersModule {}
