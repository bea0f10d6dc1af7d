import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ApiKey } from './api-key.entity.js';
import { ApiKeysController } from './api-keys.controller.js';
import { ApiKeysRepository } from './api-keys.repository.js';
import { ApiKeysService } from './api-keys.service.js';
import { KeyLimits } from './key-limits.js';
import { KeyUses } from './key-uses.js';
import { KeyUsesRepository } from './key-uses.repository.js';
import { KnownKeys } from './known-keys.js';
import { OldUses } from './old-uses.js';

@Module({
  imports: [TypeOrmModule.forFeature([ApiKey])],
  controllers: [ApiKeysController],
  providers: [ApiKeysService, ApiKeysRepository, KnownKeys, KeyLimits, KeyUses, KeyUsesRepository, OldUses],
  exports: [ApiKeysService, KeyUses],
})
export class ApiKeysModule {}
