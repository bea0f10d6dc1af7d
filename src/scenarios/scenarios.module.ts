import { Module } from '@nestjs/common';
import { IdempotencyModule } from '../http/idempotency/idempotency.module.js';
import { ScenariosController } from './scenarios.controller.js';
import { ScenariosRepository } from './scenarios.repository.js';
import { ScenariosService } from './scenarios.service.js';

@Module({
  imports: [IdempotencyModule],
  controllers: [ScenariosController],
  providers: [ScenariosService, ScenariosRepository],
  exports: [ScenariosService],
})
export class ScenariosModule {}
