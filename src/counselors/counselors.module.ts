import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { IdempotencyModule } from '../http/idempotency/idempotency.module.js';
import { UsersModule } from '../identity/users/users.module.js';
import { Counselor } from './counselor.entity.js';
import { CounselorsController } from './counselors.controller.js';
import { ErasingController } from './erasing.controller.js';
import { CounselorsRepository } from './counselors.repository.js';
import { CounselorsService } from './counselors.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([Counselor]), IdempotencyModule, UsersModule],
  controllers: [CounselorsController, ErasingController],
  providers: [CounselorsService, CounselorsRepository],
  exports: [CounselorsService],
})
export class CounselorsModule {}
